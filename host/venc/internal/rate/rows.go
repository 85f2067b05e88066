package rate

// Rows corrects the quantiser from row to row inside of one slice, which other slices do not see: what it decides depends
// on this slice's bits alone.
//
//	r.Start(plan, weights, total)
//	for each row { qp := r.Next(bitsSoFar); ... }
type Rows struct {
	qp, min, max int
	target, most int64
	weights      []int32
	sum, done    int64
	row          int
}

// Start prepares for a slice with the given complexity of each row, out of total for the picture.
func (r *Rows) Start(p Plan, weights []int32, total int64) {
	r.weights, r.row, r.done, r.sum = weights, 0, 0, 0
	for _, w := range weights {
		r.sum += int64(w) + 1
	}
	total = max(total, r.sum)
	r.qp = p.QP
	r.min, r.max = max(p.QP-2, 1), min(p.QP+maxRowStep, 51)
	r.target, r.most = max(int64(p.Target)*r.sum/total, 1), int64(p.Max)*r.sum/total
}

// maxRowStep is how far the rows of a slice may go above the picture's quantiser as long as the bucket is safe.
const maxRowStep = 5

// Max is the slice's share of the bits that must not be exceeded.
func (r *Rows) Max() int { return int(r.most) }

// Next returns the quantiser of the next row, given the bits of the rows before.
func (r *Rows) Next(used int) int {
	defer func() {
		r.done += int64(r.weights[r.row]) + 1
		r.row++
	}()
	if r.row == 0 {
		return r.qp
	}
	u := int64(used)
	// What the whole slice would take at the quantiser so far. In the first rows the plan counts as well.
	prior := r.sum / 4
	projected := (u + r.target*prior/r.sum) * r.sum / (r.done + prior)
	switch {
	case projected > r.most*9/10:
		// The bucket is in danger: there is no limit but the quantiser's.
		r.qp = min(r.qp+3, 51)
	case projected > r.target*5/4 && r.qp < r.max:
		r.qp++
	case projected < r.target*3/4 && r.qp > r.min:
		r.qp--
	}
	return r.qp
}
