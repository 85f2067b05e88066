package star

import (
	"cmp"
	"math/big"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Values builds results in Starlark's own types. The zero value is ready; it has no state.
type Values struct{}

var _ arg.Values = Values{}

func (Values) Int(n int64) arg.Value              { return starlark.MakeInt64(n) }
func (Values) Uint(n uint64) arg.Value            { return starlark.MakeUint64(n) }
func (Values) BigInt(n *big.Int) arg.Value        { return starlark.MakeBigInt(n) }
func (Values) Float(f float64) arg.Value          { return starlark.Float(f) }
func (Values) Str(s string) arg.Value             { return starlark.String(s) }
func (Values) Bytes(b []byte) arg.Value           { return starlark.Bytes(b) }
func (Values) Bytearray(b []byte) arg.Value       { return &Bytearray{data: b, fixed: true} }
func (Values) Tuple(items ...arg.Value) arg.Value { return starlark.Tuple(items) }
func (Values) List(items []arg.Value) arg.Value   { return starlark.NewList(items) }
func (Values) Dict(pairs ...[2]arg.Value) (arg.Value, error) {
	d := starlark.NewDict(len(pairs))
	for _, p := range pairs {
		if err := d.SetKey(p[0], p[1]); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (Values) NamedTuple(typeName string, fields []string, items ...arg.Value) arg.Value {
	return &namedTuple{typeName: typeName, fields: fields, items: items}
}

// namedTuple is a tuple whose items are also attributes.
type namedTuple struct {
	typeName string
	fields   []string
	items    starlark.Tuple
}

var (
	_ starlark.Sequence   = (*namedTuple)(nil)
	_ starlark.Sliceable  = (*namedTuple)(nil)
	_ starlark.HasAttrs   = (*namedTuple)(nil)
	_ starlark.Comparable = (*namedTuple)(nil)
)

func (t *namedTuple) String() string {
	var b strings.Builder
	b.WriteString(t.typeName + "(")
	for i, f := range t.fields {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(f + "=" + t.items[i].String())
	}
	return b.String() + ")"
}
func (t *namedTuple) Type() string                        { return cmp.Or(t.typeName, "tuple") }
func (t *namedTuple) Freeze()                             { t.items.Freeze() }
func (t *namedTuple) Truth() starlark.Bool                { return len(t.items) > 0 }
func (t *namedTuple) Hash() (uint32, error)               { return t.items.Hash() }
func (t *namedTuple) Len() int                            { return len(t.items) }
func (t *namedTuple) Index(i int) starlark.Value          { return t.items[i] }
func (t *namedTuple) Slice(a, b, step int) starlark.Value { return t.items.Slice(a, b, step) }
func (t *namedTuple) Iterate() starlark.Iterator          { return t.items.Iterate() }
func (t *namedTuple) AttrNames() []string                 { return t.fields }

func (t *namedTuple) Attr(name string) (starlark.Value, error) {
	for i, f := range t.fields {
		if f == name {
			return t.items[i], nil
		}
	}
	return nil, nil
}

func (t *namedTuple) CompareSameType(op syntax.Token, y starlark.Value, depth int) (bool, error) {
	return starlark.CompareDepth(op, t.items, y.(*namedTuple).items, depth)
}
