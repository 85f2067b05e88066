# cpython: no
import framebuf

def show(f, w, h):
    for y in range(h):
        print("".join(".#"[f.pixel(x, y) != 0] for x in range(w)))

for fmt in (framebuf.MONO_VLSB, framebuf.MONO_HLSB, framebuf.MONO_HMSB, framebuf.GS2_HMSB, framebuf.GS4_HMSB, framebuf.GS8, framebuf.RGB565):
    f = framebuf.FrameBuffer(bytearray(16 * 8 * 2), 9, 8, fmt)
    f.fill(1)
    f.pixel(8, 7, 0)
    print(f.pixel(0, 0), f.pixel(8, 7), f.pixel(9, 0))
    #= 1 0 None
    #= 1 0 None
    #= 1 0 None
    #= 1 0 None
    #= 1 0 None
    #= 1 0 None
    #= 1 0 None
f.fill(0)
f.line(0, 0, 8, 4, 1)
f.rect(0, 5, 4, 3, 1)
f.ellipse(7, 6, 1, 1, 1, True)
show(f, 9, 8)
#= #........
#= .##......
#= ...##....
#= .....##..
#= .......##
#= ####...#.
#= #..#..###
#= ####...#.
g = framebuf.FrameBuffer(bytearray(8), 2, 2, framebuf.RGB565)
g.fill(0xFFFF)
f.blit(g, -1, -1)
f.scroll(0, 6)
print(f.pixel(0, 0), f.pixel(0, 6))  #= 65535 65535
