package lib

import "github.com/canmv-run/canmv-run/runtime/types"

// heapqModule holds a priority queue over a list: heappush, heappop, heapify.
func heapqModule(th *types.Thread) *types.Module {
	return types.ModuleOf("heapq", []types.Member{
		types.Func2("heappush", func(th *types.Thread, heap, x types.Value) types.Value {
			l := heapList(th, heap)
			if l == nil {
				return nil
			}
			l.Append(x)
			if !siftUp(th, l, 0, len(l.Items)-1) {
				return nil
			}
			return types.None
		}),
		types.Func1("heappop", heapPop),
		types.Func1("heapify", func(th *types.Thread, heap types.Value) types.Value {
			l := heapList(th, heap)
			if l == nil {
				return nil
			}
			for i := len(l.Items)/2 - 1; i >= 0; i-- {
				if !siftDown(th, l, i) {
					return nil
				}
			}
			return types.None
		}),
	})
}

func heapList(th *types.Thread, v types.Value) *types.List {
	l, ok := types.Native(v).(*types.List)
	if !ok {
		th.TypeError("heap must be a list")
	}
	return l
}

func heapPop(th *types.Thread, heap types.Value) types.Value {
	l := heapList(th, heap)
	if l == nil {
		return nil
	}
	n := len(l.Items) - 1
	if n < 0 {
		return th.IndexError("empty heap")
	}
	top := l.Items[0]
	l.Items[0] = l.Items[n]
	l.Items[n] = nil
	l.Items = l.Items[:n]
	if n > 0 && !siftDown(th, l, 0) {
		return nil
	}
	return top
}

// siftUp moves the item at position at towards root until its parent is not larger.
func siftUp(th *types.Thread, l *types.List, root, at int) bool {
	x := l.Items[at]
	for at > root {
		parent := (at - 1) / 2
		less, ok := types.Less(th, x, l.Items[parent])
		if !ok {
			return false
		}
		if !less || at >= len(l.Items) {
			break
		}
		l.Items[at] = l.Items[parent]
		at = parent
	}
	l.Items[at] = x
	return true
}

// siftDown moves the hole at root down along the smaller children to a leaf and its item up again from there, which
// needs fewest comparisons.
func siftDown(th *types.Thread, l *types.List, root int) bool {
	x := l.Items[root]
	at := root
	for child := 2*at + 1; child < len(l.Items); child = 2*at + 1 {
		if child+1 < len(l.Items) {
			less, ok := types.Less(th, l.Items[child], l.Items[child+1])
			if !ok {
				return false
			}
			if !less {
				child++
			}
		}
		l.Items[at] = l.Items[child]
		at = child
	}
	l.Items[at] = x
	return siftUp(th, l, root, at)
}
