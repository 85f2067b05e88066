package lib

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"hash"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// digest is the state of one hash object. MicroPython finishes a hash with digest(): further use is an error.
type digest struct {
	h    hash.Hash
	done bool
}

func (d *digest) live() error {
	if d.done {
		return arg.Raise("ValueError", "hash is final").WithHint("MicroPython's digest() ends the hash object: make a new one")
	}
	return nil
}

func hashClass(name, doc string, make func() hash.Hash) *arg.Class {
	self := func(c *arg.Call) *digest { return c.Self.Data.(*digest) }
	return &arg.Class{
		Name: name,
		Doc:  doc,
		Init: &arg.Func{Sig: name + "(data=None, /)", Doc: "A new hash, fed with data.", Do: func(c *arg.Call) (any, error) {
			d := &digest{h: make()}
			c.Self.Data = d
			if c.Has("data") {
				d.h.Write(c.Buffer("data"))
			}
			return nil, c.Err()
		}},
		Methods: []*arg.Func{
			{Sig: "update(data, /)", Doc: "Feeds more bytes.", Do: func(c *arg.Call) (any, error) {
				if err := self(c).live(); err != nil {
					return nil, err
				}
				data := c.Buffer("data")
				if err := c.Err(); err != nil {
					return nil, err
				}
				self(c).h.Write(data)
				return nil, nil
			}},
			{Sig: "digest()", Doc: "The hash as bytes; the object is final afterwards.", Do: func(c *arg.Call) (any, error) {
				if err := self(c).live(); err != nil {
					return nil, err
				}
				self(c).done = true
				return self(c).h.Sum(nil), nil
			}},
		},
	}
}

func hashlibModule() *arg.Module {
	return &arg.Module{
		Name: "hashlib",
		Doc:  "Cryptographic hashes.",
		Members: []arg.Member{
			hashClass("md5", "MD5, 16 bytes. Broken: only for checks against accidents.", md5.New),
			hashClass("sha1", "SHA-1, 20 bytes. Broken: only for checks against accidents.", sha1.New),
			hashClass("sha256", "SHA-256, 32 bytes.", sha256.New),
		},
	}
}
