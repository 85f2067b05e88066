package view

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"
	"time"

	"github.com/canmv-run/canmv-run/host/mp4"
	"github.com/canmv-run/canmv-run/host/sdcard"
)

func answer(w http.ResponseWriter, v any, err error) {
	if err != nil {
		fail(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // a browser that went away
}

func fail(w http.ResponseWriter, err error) {
	status := http.StatusBadRequest
	switch {
	case errors.Is(err, fs.ErrNotExist):
		status = http.StatusNotFound
	case errors.Is(err, sdcard.ENOSPC):
		status = http.StatusInsufficientStorage
	case errors.Is(err, fs.ErrPermission):
		status = http.StatusForbidden
	}
	http.Error(w, err.Error(), status)
}

func (s *Server) listScripts(w http.ResponseWriter, r *http.Request) {
	type titled struct {
		scriptID
		Title string `json:"title"`
	}
	out := struct {
		First    scriptID   `json:"first"`
		Examples []titled   `json:"examples"`
		Card     []scriptID `json:"card"`
	}{First: s.scripts.first, Card: []scriptID{}}
	for _, name := range s.scripts.examples() {
		id := scriptID{fromExample, name}
		text, _, err := s.scripts.original(id)
		if err != nil {
			fail(w, err)
			return
		}
		out.Examples = append(out.Examples, titled{id, title(text)})
	}
	for _, p := range s.scripts.onCard() {
		out.Card = append(out.Card, scriptID{fromCard, p})
	}
	answer(w, out, nil)
}

func idOf(r *http.Request) scriptID {
	return scriptID{r.FormValue("from"), r.FormValue("name")}
}

func (s *Server) readScript(w http.ResponseWriter, r *http.Request) {
	got, err := s.scripts.read(idOf(r))
	answer(w, got, err)
}

func (s *Server) keepScript(w http.ResponseWriter, r *http.Request) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxScript+1))
	if err != nil {
		fail(w, err)
		return
	}
	got, err := s.scripts.keep(idOf(r), string(text))
	s.session.filesChanged()
	answer(w, got, err)
}

func (s *Server) dropScript(w http.ResponseWriter, r *http.Request) {
	got, err := s.scripts.drop(idOf(r))
	s.session.filesChanged()
	answer(w, got, err)
}

// cardFile is an entry of a folder.
type cardFile struct {
	Name string    `json:"name"`
	Dir  bool      `json:"dir,omitempty"`
	Size int64     `json:"size"`
	Time time.Time `json:"time"`
}

// onCard turns a path of a request into one of the board's. The card itself keeps it inside.
func onCard(p string) string { return "/sdcard/" + strings.TrimPrefix(path.Clean("/"+p), "/") }

func (s *Server) listFiles(w http.ResponseWriter, r *http.Request) {
	list, err := s.card.ReadDir(onCard(r.FormValue("path")))
	if err != nil {
		fail(w, err)
		return
	}
	out := []cardFile{}
	for _, e := range list {
		out = append(out, cardFile{e.Name, e.Dir, e.Size, e.ModTime})
	}
	answer(w, out, nil)
}

// shownTypes are the kinds of files that a browser shows inside the page; everything else is only downloaded, so that a file
// on the card is never a page of this server.
var shownTypes = map[string]string{
	".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm", ".avi": "video/x-msvideo",
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".bmp": "image/bmp", ".webp": "image/webp",
	".wav": "audio/wav", ".mp3": "audio/mpeg",
	".txt": "text/plain; charset=utf-8", ".log": "text/plain; charset=utf-8", ".csv": "text/plain; charset=utf-8",
	".json": "text/plain; charset=utf-8", ".py": "text/plain; charset=utf-8", ".star": "text/plain; charset=utf-8",
}

func (s *Server) readFile(w http.ResponseWriter, r *http.Request) {
	name := onCard(r.PathValue("path"))
	info, err := s.card.Stat(name)
	if err == nil && info.Dir {
		err = fmt.Errorf("view: %s is a folder", name)
	}
	if err != nil {
		fail(w, err)
		return
	}
	f, err := s.card.OpenFile(name, os.O_RDONLY, 0)
	if err != nil {
		fail(w, err)
		return
	}
	defer f.Close()
	h := w.Header()
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'")
	typ := shownTypes[strings.ToLower(path.Ext(name))]
	if typ == "" {
		typ = "application/octet-stream"
	}
	h.Set("Content-Type", typ)
	if typ == "application/octet-stream" || r.URL.Query().Has("download") {
		h.Set("Content-Disposition", "attachment")
	}
	http.ServeContent(w, r, "", info.ModTime, f)
}

// writeFile puts an upload on the card, within its quota.
func (s *Server) writeFile(w http.ResponseWriter, r *http.Request) {
	name := onCard(r.PathValue("path"))
	cfg := s.cfg.Card
	card, err := sdcard.Open(cfg)
	if err != nil {
		fail(w, err)
		return
	}
	defer card.Close()
	f, err := card.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0)
	if err == nil {
		_, err = io.Copy(f, r.Body)
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, card.Remove(name))
		}
	}
	s.session.filesChanged()
	answer(w, struct{}{}, err)
}

func (s *Server) deleteFile(w http.ResponseWriter, r *http.Request) {
	name := onCard(r.PathValue("path"))
	info, err := s.card.Stat(name)
	switch {
	case err != nil:
	case info.Dir:
		err = s.card.Rmdir(name)
	default:
		err = s.card.Remove(name)
	}
	s.session.filesChanged()
	answer(w, struct{}{}, err)
}

// media is what a page needs to know of an MP4 file before it plays it.
type media struct {
	Tracks []mediaTrack `json:"tracks"`
}

type mediaTrack struct {
	Codec  string `json:"codec"` // h264, h265, g711, aac, … or the sample entry's name
	Video  bool   `json:"video"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	Text   string `json:"text"`
}

func (s *Server) describeMedia(w http.ResponseWriter, r *http.Request) {
	name := onCard(r.FormValue("path"))
	f, err := s.card.OpenFile(name, os.O_RDONLY, 0)
	if err != nil {
		fail(w, err)
		return
	}
	defer f.Close()
	size, err := f.Size()
	if err != nil {
		fail(w, err)
		return
	}
	movie, err := mp4.Open(f, size)
	if err != nil {
		fail(w, err)
		return
	}
	out := media{Tracks: []mediaTrack{}}
	for _, t := range movie.Tracks {
		out.Tracks = append(out.Tracks, mediaTrack{})
		m := &out.Tracks[len(out.Tracks)-1]
		m.Text = t.Described()
		m.describe(t)
	}
	answer(w, out, nil)
}

// describe sets what the page decides by: the codec parameter for canPlayType, where a browser may play the track.
func (m *mediaTrack) describe(t *mp4.MovieTrack) {
	m.Video = t.Handler == "vide"
	m.Width, m.Height = t.Width, t.Height
	m.Codec = strings.TrimSpace(t.Entry)
	switch {
	case t.Codec == mp4.H264 && len(t.SPS) > 0 && len(t.SPS[0]) > 3:
		m.Codec = fmt.Sprintf("avc1.%02X%02X%02X", t.SPS[0][1], t.SPS[0][2], t.SPS[0][3])
	case t.Codec == mp4.H265:
		m.Codec = "hvc1.1.6.L120.B0"
	}
}
