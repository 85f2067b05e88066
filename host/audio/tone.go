package audio

// tone is a sine of 440 Hz.
type tone struct {
	f     Format
	frame int64 // in the second: 440 Hz repeats after one
	table [toneSteps + 1]int32
}

const (
	toneHertz = 440
	toneSteps = 1024
	tonePeak  = 8192 // a quarter of full scale
	// Cosine and sine of a step, times 2^30.
	toneCos = 1073721611
	toneSin = 6588356
)

// newTone turns a vector step by step, in integers, so that the table is the same everywhere.
func newTone(f Format) *tone {
	t := &tone{f: f}
	const one = 1 << 30
	x, y := int64(one), int64(0)
	quarter := toneSteps / 4
	for i := range quarter {
		v := int32((y*tonePeak + one/2) >> 30)
		t.table[i] = v
		t.table[toneSteps/2-i] = v
		t.table[toneSteps/2+i] = -v
		t.table[toneSteps-i] = -v
		x, y = (x*toneCos-y*toneSin)>>30, (y*toneCos+x*toneSin)>>30
	}
	t.table[quarter], t.table[3*quarter] = tonePeak, -tonePeak
	return t
}

func (t *tone) Read(p []int16) (int, error) {
	if len(p)%t.f.Channels != 0 {
		return 0, errLength
	}
	rate := int64(t.f.SampleRate)
	for i := 0; i < len(p); i += t.f.Channels {
		phase := t.frame * toneHertz * toneSteps
		at, part := phase/rate%toneSteps, phase%rate
		v := (int64(t.table[at])*(rate-part) + int64(t.table[at+1])*part) / rate
		for c := range t.f.Channels {
			p[i+c] = int16(v)
		}
		if t.frame++; t.frame == rate {
			t.frame = 0
		}
	}
	return len(p), nil
}

func (t *tone) Close() error { return nil }
