//go:build noasm || (!amd64 && !arm64)

package kernel

func sad16x16(a []byte, as int, b []byte, bs int) int { return sad16x16Go(a, as, b, bs) }

func sad8x8(a []byte, as int, b []byte, bs int) int { return sad8x8Go(a, as, b, bs) }

func satd4x4(a []byte, as int, b []byte, bs int) int { return satd4x4Go(a, as, b, bs) }

func satd8x8(a []byte, as int, b []byte, bs int) int { return satd8x8Go(a, as, b, bs) }

func satd16x16(a []byte, as int, b []byte, bs int) int { return satd16x16Go(a, as, b, bs) }
