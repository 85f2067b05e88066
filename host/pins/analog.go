package pins

// Analog is an analog input as it is now.
type Analog struct {
	Number int
	Volts  float64
	// Used says that the script has read it.
	Used bool
}

// Analogs lists the analog inputs.
func (b *Bank) Analogs() []Analog {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := make([]Analog, AnalogInputs)
	for i := range list {
		list[i] = Analog{i, b.volts[i], b.sampled[i]}
	}
	return list
}

// SetVolts sets what an analog input measures, from outside. Out of range numbers do nothing.
func (b *Bank) SetVolts(n int, volts float64) {
	if n < 0 || n >= AnalogInputs {
		return
	}
	b.mu.Lock()
	b.volts[n] = volts
	b.tell()
	b.mu.Unlock()
	b.notify()
}

// Volts measures an analog input.
func (b *Bank) Volts(n int) float64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.sampled[n] {
		b.sampled[n] = true
		b.tell()
	}
	return b.volts[n]
}

// Celsius is the chip's temperature in degrees.
func (b *Bank) Celsius() float64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.celsius
}

// SetCelsius sets it, from outside.
func (b *Bank) SetCelsius(degrees float64) {
	b.mu.Lock()
	b.celsius = degrees
	b.tell()
	b.mu.Unlock()
}
