package view

import (
	"bytes"
	"crypto/rand"
	"embed"
	"encoding/base64"
	"io/fs"
	"net/http"
	"strings"
)

//go:embed static
var embedded embed.FS

// handler is all that the server answers.
func (s *Server) handler() http.Handler {
	static, err := fs.Sub(embedded, "static")
	if err != nil {
		panic("view: " + err.Error()) // the folder is part of the program
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.index)
	mux.Handle("GET /static/", s.assets(http.StripPrefix("/static/", http.FileServerFS(static))))
	mux.HandleFunc("GET /socket", s.socket)
	mux.HandleFunc("GET /api/scripts", s.listScripts)
	mux.HandleFunc("GET /api/script", s.readScript)
	mux.HandleFunc("PUT /api/script", s.keepScript)
	mux.HandleFunc("DELETE /api/script", s.dropScript)
	mux.HandleFunc("GET /api/files", s.listFiles)
	mux.HandleFunc("GET /api/media", s.describeMedia)
	mux.HandleFunc("POST /api/camera", s.dropCamera)
	mux.HandleFunc("GET /card/{path...}", s.readFile)
	mux.HandleFunc("PUT /card/{path...}", s.writeFile)
	mux.HandleFunc("DELETE /card/{path...}", s.deleteFile)
	return s.guard(mux)
}

// index is the page. Its style rules carry a nonce, which the editor needs for those it makes.
func (s *Server) index(w http.ResponseWriter, r *http.Request) {
	page, err := embedded.ReadFile("static/index.html")
	if err != nil {
		panic("view: " + err.Error()) // the file is part of the program
	}
	var b [12]byte
	if _, err := rand.Read(b[:]); err != nil {
		http.Error(w, "view: "+err.Error(), http.StatusInternalServerError)
		return
	}
	nonce := base64.StdEncoding.EncodeToString(b[:])
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", strings.Join([]string{
		"default-src 'none'", "script-src 'self'", "style-src 'self' 'nonce-" + nonce + "'", "img-src 'self' blob: data:",
		"media-src 'self' blob:", "connect-src 'self' ws://" + r.Host, "worker-src 'self'",
		"base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
	}, "; "))
	_, _ = w.Write(bytes.ReplaceAll(page, []byte("{{nonce}}"), []byte(nonce))) // a browser that went away
}

// assets lets the browser keep files until the program is another one.
func (s *Server) assets(next http.Handler) http.Handler {
	tag := `"` + s.cfg.Version + `"`
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		if s.cfg.Version != "" && !strings.Contains(s.cfg.Version, "development") {
			w.Header().Set("ETag", tag)
			if r.Header.Get("If-None-Match") == tag {
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}
