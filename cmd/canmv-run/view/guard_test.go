package view_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/canmv-run/canmv-run/cmd/canmv-run/view"
	"github.com/canmv-run/canmv-run/host/sdcard"
)

// served is a server whose scripts do what launch does.
type served struct {
	*testing.T
	srv  *view.Server
	base string // http://host:port
	card string
}

func serve(t *testing.T, cfg view.Config) *served {
	t.Helper()
	if cfg.Addr == "" {
		cfg.Addr = "127.0.0.1:0"
	}
	if cfg.Card.Dir == "" {
		cfg.Card.Dir = filepath.Join(t.TempDir(), "card")
	}
	if cfg.Launch == nil {
		cfg.Launch = func(view.Program, view.Hooks) view.Outcome { return view.Outcome{} }
	}
	cfg.Token = "secret"
	srv, err := view.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- srv.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(srv.URL())
	if err != nil {
		t.Fatal(err)
	}
	return &served{t, srv, "http://" + u.Host, cfg.Card.Dir}
}

// ask sends a request with headers ("Name: value") and returns status and body. The token is sent unless it is said not to.
func (s *served) ask(method, path string, body io.Reader, headers ...string) (int, string, http.Header) {
	s.Helper()
	req, err := http.NewRequest(method, s.base+path, body)
	if err != nil {
		s.Fatal(err)
	}
	req.Header.Set("X-Canmv-Token", "secret")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if name == "Host" {
			req.Host = value
		} else {
			req.Header.Set(name, value)
		}
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		s.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		s.Fatal(err)
	}
	return res.StatusCode, string(data), res.Header
}

// Nobody gets in without the token, from another origin or under another name.
func TestGuard(t *testing.T) {
	s := serve(t, view.Config{})
	host := strings.TrimPrefix(s.base, "http://")
	_, port, _ := net.SplitHostPort(host)
	cookie := "Cookie: canmv-view-" + port + "=secret"
	none := "X-Canmv-Token: "
	for _, c := range []struct {
		name, method, path string
		headers            []string
		want               int
	}{
		{"page with the header", "GET", "/", nil, 200},
		{"page with the cookie", "GET", "/", []string{none, cookie}, 200},
		{"page without", "GET", "/", []string{none}, 403},
		{"the token in the address becomes a cookie", "GET", "/?token=secret", []string{none}, 200},
		{"a wrong one does not", "GET", "/?token=Secret", []string{none}, 403},
		{"the address's token is for the page only", "GET", "/api/files?token=secret", []string{none}, 403},
		{"wrong cookie", "GET", "/", []string{none, strings.Replace(cookie, "secret", "secre", 1)}, 403},
		{"static files, too", "GET", "/static/js/main.js", []string{none}, 403},
		{"own origin", "GET", "/api/scripts", []string{none, cookie, "Origin: " + s.base}, 200},
		{"foreign origin", "GET", "/api/scripts", []string{none, cookie, "Origin: http://evil.example"}, 403},
		{"null origin", "GET", "/api/scripts", []string{none, cookie, "Origin: null"}, 403},
		{"own port on another host", "GET", "/api/scripts", []string{none, cookie, "Origin: http://localhost:" + port}, 403},
		{"other port", "GET", "/api/scripts", []string{none, cookie, "Origin: http://127.0.0.1:1"}, 403},
		{"rebound name", "GET", "/", []string{none, cookie, "Host: evil.example:" + port}, 403},
		{"rebound name with the token", "GET", "/?token=secret", []string{none, "Host: evil.example:" + port}, 403},
		{"localhost", "GET", "/", []string{"Host: localhost:" + port}, 200},
		{"no port", "GET", "/", []string{"Host: 127.0.0.1"}, 403},
		{"write from elsewhere", "PUT", "/card/x.txt", []string{none, cookie, "Origin: http://evil.example"}, 403},
		{"delete without", "DELETE", "/card/x.txt", []string{none}, 403},
		{"socket without", "GET", "/socket", []string{none, "Origin: " + s.base}, 403},
		{"socket of a browser without origin", "GET", "/socket", []string{none, cookie}, 403},
		{"no such page", "GET", "/nothing", nil, 404},
	} {
		status, body, h := s.ask(c.method, c.path, nil, c.headers...)
		if status != c.want {
			t.Errorf("%s: %d, want %d: %s", c.name, status, c.want, body)
		}
		if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") && status != 404 {
			t.Errorf("%s: policy %q", c.name, csp)
		}
		if strings.HasPrefix(c.name, "the token in the address") {
			if got := h.Get("Set-Cookie"); !strings.Contains(got, "HttpOnly") || !strings.Contains(got, "SameSite=Strict") {
				t.Errorf("%s: cookie %q", c.name, got)
			}
		}
		if strings.Contains(body, "secret") {
			t.Errorf("%s: the token is in the answer", c.name)
		}
	}
	for _, origin := range []string{"http://evil.example", "null", "http://localhost:" + port} {
		_, _, err := websocket.Dial(t.Context(), s.base+"/socket", &websocket.DialOptions{HTTPHeader: http.Header{"Cookie": {strings.TrimPrefix(cookie, "Cookie: ")}, "Origin": {origin}}})
		if err == nil || !strings.Contains(err.Error(), "403") {
			t.Errorf("a socket from %s: %v", origin, err)
		}
	}
}

// A server on all addresses takes any IP address as its name, and this PC's, but no other.
func TestGuardListens(t *testing.T) {
	s := serve(t, view.Config{Addr: "0.0.0.0:0"})
	if !s.srv.Open() {
		t.Error("Open is false on all addresses")
	}
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(s.base, "http://"))
	for host, want := range map[string]int{"192.168.1.7": 200, "127.0.0.1": 200, "evil.example": 403, "localhost": 200} {
		if status, _, _ := s.ask("GET", "/", nil, "Host: "+host+":"+port); status != want {
			t.Errorf("%s: %d, want %d", host, status, want)
		}
	}
	for _, elsewhere := range s.srv.Elsewhere() {
		u, err := url.Parse(elsewhere)
		if err != nil {
			t.Fatal(err)
		}
		if status, _, _ := s.ask("GET", u.RequestURI(), nil, "X-Canmv-Token: ", "Host: "+u.Host); status != 200 {
			t.Errorf("%s: %d", elsewhere, status)
		}
	}
	if local := serve(t, view.Config{}).srv; local.Open() || local.Elsewhere() != nil {
		t.Error("127.0.0.1 is open to others")
	}
}

// No path leads out of the card's folder, and no file of it becomes a page of this server.
func TestFilesStayOnTheCard(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(dir, "outside.txt")
	if err := os.WriteFile(outside, []byte("private"), 0o666); err != nil {
		t.Fatal(err)
	}
	s := serve(t, view.Config{Card: sdcard.Config{Dir: filepath.Join(dir, "card"), Size: 4096}})
	if status, body, _ := s.ask("PUT", "/card/a%20b.html", strings.NewReader("<script>x</script>")); status != 200 {
		t.Fatal(status, body)
	}
	if err := os.Symlink(outside, filepath.Join(s.card, "link.txt")); err != nil {
		t.Log("no symbolic links here:", err)
	}
	if err := os.Symlink(dir, filepath.Join(s.card, "up")); err != nil {
		t.Log("no symbolic links here:", err)
	}
	for _, path := range []string{
		"../outside.txt", "%2e%2e/outside.txt", "..%2foutside.txt", "x/../../outside.txt", "link.txt", "up/outside.txt", "/etc/passwd",
		"..%5coutside.txt", "%2fetc%2fpasswd", "..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
	} {
		for _, method := range []string{"GET", "PUT", "DELETE"} {
			if method == "PUT" && !strings.Contains(path, "link") && !strings.Contains(path, "up/") && !strings.HasPrefix(path, "..") {
				continue // makes a file of that name inside the card, if at all
			}
			status, body, _ := s.ask(method, "/card/"+path, strings.NewReader("changed"))
			if strings.Contains(body, "private") || strings.Contains(body, "root:") {
				t.Errorf("%s %s: %d %q", method, path, status, body)
			}
		}
		if _, body, _ := s.ask("GET", "/api/files?path="+path, nil); strings.Contains(body, "outside.txt") && !strings.Contains(body, "view:") && !strings.Contains(body, "ENO") && !strings.Contains(body, "sdcard") {
			t.Errorf("list %s: %s", path, body)
		}
		if _, body, _ := s.ask("GET", "/api/script?from=card&name=/sdcard/"+path, nil); strings.Contains(body, "private") {
			t.Errorf("script %s: %s", path, body)
		}
	}
	if got, err := os.ReadFile(outside); string(got) != "private" {
		t.Errorf("the file outside is %q, %v", got, err)
	}
	_, _, h := s.ask("GET", "/card/a%20b.html", nil)
	if h.Get("Content-Disposition") != "attachment" || h.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("a page on the card is served as %v", h)
	}
	if status, body, _ := s.ask("PUT", "/card/big.bin", bytes.NewReader(make([]byte, 8192))); status != http.StatusInsufficientStorage {
		t.Errorf("beyond the card's size: %d %s", status, body)
	}
	if _, err := os.Stat(filepath.Join(s.card, "big.bin")); !os.IsNotExist(err) {
		t.Error("what did not fit was left:", err)
	}
	if status, body, _ := s.ask("GET", "/card/a%20b.html", nil, "Range: bytes=1-6"); status != 206 || body != "script" {
		t.Errorf("a part: %d %q", status, body)
	}
	if status, body, _ := s.ask("DELETE", "/card/a%20b.html", nil); status != 200 {
		t.Errorf("delete: %d %s", status, body)
	}
	if status, _, _ := s.ask("GET", "/card/a%20b.html", nil); status != 404 {
		t.Errorf("after delete: %d", status)
	}
}

// Changed scripts are kept on the card; the originals are found again.
func TestScripts(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "mine.py")
	if err := os.WriteFile(file, []byte("# Mine\nprint(1)\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	s := serve(t, view.Config{Script: file})
	var list struct {
		First    struct{ From, Name string }
		Examples []struct{ Name, Title string }
		Card     []struct{ Name string }
	}
	read := func(path string, v any) {
		t.Helper()
		status, body, _ := s.ask("GET", path, nil)
		if status != 200 || json.Unmarshal([]byte(body), v) != nil {
			t.Fatalf("%s: %d %s", path, status, body)
		}
	}
	read("/api/scripts", &list)
	if list.First.Name != "mine.py" || list.First.From != "pc" || len(list.Examples) < 10 || len(list.Card) != 0 {
		t.Errorf("%+v", list)
	}
	for _, e := range list.Examples {
		if e.Title == "" {
			t.Errorf("example %s has no title: begin it with a comment", e.Name)
		}
	}
	var got struct {
		Text, Path string
		Kept       bool
	}
	for _, id := range []string{"from=pc&name=mine.py", "from=example&name=" + list.Examples[0].Name} {
		if status, body, _ := s.ask("PUT", "/api/script?"+id, strings.NewReader("print(2)\n")); status != 200 {
			t.Fatal(status, body)
		}
		read("/api/script?"+id, &got)
		if got.Text != "print(2)\n" || !got.Kept {
			t.Errorf("%s: %+v", id, got)
		}
		if status, body, _ := s.ask("DELETE", "/api/script?"+id, nil); status != 200 || strings.Contains(body, "print(2)") {
			t.Errorf("%s: %d %s", id, status, body)
		}
		got.Kept = false
		read("/api/script?"+id, &got)
		if got.Kept || got.Text == "print(2)\n" {
			t.Errorf("%s after revert: %+v", id, got)
		}
	}
	if text, _ := os.ReadFile(file); string(text) != "# Mine\nprint(1)\n" {
		t.Errorf("the file of the command line became %q", text)
	}
	for _, id := range []string{"from=pc&name=other.py", "from=example&name=../scripts.go", "from=card&name=/sdcard/x.txt", "from=&name=", "from=card&name=/etc/passwd"} {
		if status, body, _ := s.ask("GET", "/api/script?"+id, nil); status == 200 {
			t.Errorf("%s: %s", id, body)
		}
		if status, body, _ := s.ask("PUT", "/api/script?"+id, strings.NewReader("x")); status == 200 {
			t.Errorf("%s was written: %s", id, body)
		}
	}
}

func TestNew(t *testing.T) {
	if _, err := view.New(view.Config{}); err == nil {
		t.Error("without Launch")
	}
	launch := func(view.Program, view.Hooks) view.Outcome { return view.Outcome{} }
	for _, c := range []view.Config{
		{Launch: launch, Addr: "nowhere"}, {Launch: launch, Script: filepath.Join(t.TempDir(), "none.py")},
	} {
		c.Card.Dir = t.TempDir()
		if _, err := view.New(c); err == nil {
			t.Error(fmt.Sprintf("%+v", c.Addr), "was accepted")
		}
	}
}
