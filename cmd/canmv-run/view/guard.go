package view

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
)

// A page that anybody else opens in the same browser can send requests to this server, too. What keeps it out:
//
//   - Host must be an address that is served, so that a foreign name which resolves to 127.0.0.1 (DNS rebinding) is refused;
//   - Origin, where a browser sends it, must be the page's own; a WebSocket must have one;
//   - every request but the first needs the token, as a cookie that browsers send to this page only (SameSite=Strict,
//     HttpOnly) or as a header for programs.

const tokenHeader = "X-Canmv-Token"

// allowed says which Host values are this server's.
type allowed struct {
	port  string
	shown string // host:port as the printed address has it
	hosts map[string]bool
	any   bool // any IP address: the server listens on all of them
}

func allow(addr *net.TCPAddr, asked string) allowed {
	_, port, _ := net.SplitHostPort(addr.String())
	a := allowed{port: port, hosts: map[string]bool{}}
	name := addr.IP.String()
	switch {
	case addr.IP.IsLoopback():
		a.hosts["localhost"], a.hosts["127.0.0.1"], a.hosts["::1"] = true, true, true
	case addr.IP.IsUnspecified():
		a.any = true
		name = "127.0.0.1"
		if h, err := os.Hostname(); err == nil {
			a.hosts[strings.ToLower(h)], a.hosts[strings.ToLower(h)+".local"] = true, true
		}
		a.hosts["localhost"] = true
	}
	a.hosts[name] = true
	if h, _, err := net.SplitHostPort(asked); err == nil && h != "" {
		a.hosts[strings.ToLower(h)] = true
	}
	a.shown = net.JoinHostPort(name, port)
	return a
}

// host reports whether a Host header names this server.
func (a allowed) host(value string) bool {
	h, port, err := net.SplitHostPort(value)
	if err != nil {
		h, port = value, "80"
	}
	if port != a.port {
		return false
	}
	h = strings.ToLower(strings.Trim(h, "[]"))
	if a.hosts[h] {
		return true
	}
	_, err = netip.ParseAddr(h)
	return a.any && err == nil
}

func (s *Server) cookieName() string { return "canmv-view-" + s.allowed.port }

func (s *Server) right(token string) bool {
	return subtle.ConstantTimeCompare([]byte(token), []byte(s.cfg.Token)) == 1
}

// guard refuses what does not come from the page and sets the headers that keep the page to itself.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		if !s.allowed.host(r.Host) {
			refuse(w, "this address is not the page's: open the one that canmv-run printed")
			return
		}
		if o := r.Header.Get("Origin"); o != "" && !strings.EqualFold(o, "http://"+r.Host) {
			refuse(w, "another page asked for this: "+o)
			return
		}
		if s.right(r.Header.Get(tokenHeader)) {
			next.ServeHTTP(w, r)
			return
		}
		if token := r.URL.Query().Get("token"); r.URL.Path == "/" && r.Method == http.MethodGet && s.right(token) {
			http.SetCookie(w, &http.Cookie{Name: s.cookieName(), Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
			// No redirect: a browser that came from a link elsewhere would not send a strict cookie along with it. The page
			// itself takes the token out of the address.
			next.ServeHTTP(w, r)
			return
		}
		if c, err := r.Cookie(s.cookieName()); err != nil || !s.right(c.Value) {
			refuse(w, "the token is missing or wrong: open the address that canmv-run printed when it started")
			return
		}
		next.ServeHTTP(w, r)
	})
}

func refuse(w http.ResponseWriter, why string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusForbidden)
	_, _ = w.Write([]byte("canmv-run: " + why + "\n")) // nobody is left to tell when this fails
}
