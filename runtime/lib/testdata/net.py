# cpython: no
# A server and clients on this machine: asyncio's streams, then plain sockets.
import asyncio, socket, select, errno

async def echo(reader, writer):
    while True:
        line = await reader.readline()
        if not line:
            break
        writer.write(line.upper())
        await writer.drain()
    await writer.wait_closed()

async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0x6B17)
    r, w = await asyncio.open_connection("127.0.0.1", 0x6B17)
    w.write(b"hello\nboard\n")
    await w.drain()
    print(await r.readline(), await r.readexactly(6))  #= b'HELLO\n' b'BOARD\n'
    await w.wait_closed()
    server.close()
    await server.wait_closed()
    print("closed")  #= closed

asyncio.run(main())

s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(socket.getaddrinfo("localhost", 0x6B18)[0][-1])
s.listen(1)
c = socket.socket()
c.connect(("127.0.0.1", 0x6B18))
conn, addr = s.accept()
print(addr[0])  #= 127.0.0.1
p = select.poll()
p.register(conn, select.POLLIN)
print(p.poll(0))  #= []
c.send(b"ping")
print([ev for _, ev in p.poll(1000)], conn.recv(10))  #= [1] b'ping'
conn.setblocking(False)
print(conn.read(5))  #= None
try:
    conn.recv(1)
except OSError as e:
    print(e.errno == errno.EAGAIN)  #= True
conn.settimeout(0.01)
try:
    conn.recv(1)
except OSError as e:
    print(e.errno == errno.ETIMEDOUT)  #= True
c.close()
conn.settimeout(None)
print(conn.recv(5))  #= b''
conn.close()
s.close()
try:
    c.send(b"x")
except OSError as e:
    print(e.errno == errno.EBADF)  #= True

a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
a.bind(("127.0.0.1", 0x6B19))
b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
b.sendto(b"datagram", ("127.0.0.1", 0x6B19))
print(a.recvfrom(100)[0])  #= b'datagram'
try:
    b.sendto(b"x", ("192.0.2.1", 9))
except OSError as e:
    print(e.errno == errno.EACCES)  #= True
a.close()
b.close()
