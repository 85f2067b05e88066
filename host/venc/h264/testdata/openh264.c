// Decodes an H.264 byte stream from standard input with OpenH264 and writes planar 4:2:0 frames to standard output.
// Built by TestOpenH264 with: cc openh264.c -lopenh264
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wels/codec_api.h>

static void put(SBufferInfo *info, unsigned char **planes) {
  SSysMEMBuffer *b = &info->UsrData.sSystemBuffer;
  for (int c = 0; c < 3; c++) {
    int w = c ? b->iWidth / 2 : b->iWidth, h = c ? b->iHeight / 2 : b->iHeight;
    for (int y = 0; y < h; y++) fwrite(planes[c] + y * b->iStride[c ? 1 : 0], 1, w, stdout);
  }
}

int main(void) {
  size_t size = 0, room = 1 << 20, n;
  unsigned char *in = malloc(room);
  while ((n = fread(in + size, 1, room - size, stdin)) > 0)
    if ((size += n) == room) in = realloc(in, room *= 2);
  ISVCDecoder *dec;
  SDecodingParam param;
  memset(&param, 0, sizeof param);
  param.eEcActiveIdc = ERROR_CON_DISABLE;
  param.sVideoProperty.eVideoBsType = VIDEO_BITSTREAM_AVC;
  if (WelsCreateDecoder(&dec) || (*dec)->Initialize(dec, &param)) return 2;
  int level = WELS_LOG_QUIET;
  (*dec)->SetOption(dec, DECODER_OPTION_TRACE_LEVEL, &level);
  // One NAL unit at a time: all start codes have four bytes.
  size_t from = 0;
  while (from < size) {
    size_t to = from + 4;
    while (to < size && !(to + 4 <= size && !in[to] && !in[to + 1] && !in[to + 2] && in[to + 3] == 1)) to++;
    unsigned char *planes[3] = {0};
    SBufferInfo info;
    memset(&info, 0, sizeof info);
    DECODING_STATE st = (*dec)->DecodeFrameNoDelay(dec, in + from, (int)(to - from), planes, &info);
    if (st != dsErrorFree) { fprintf(stderr, "NAL unit at %zu: state %#x\n", from, (int)st); return 1; }
    if (info.iBufferStatus == 1) put(&info, planes);
    from = to;
  }
  for (;;) {
    unsigned char *planes[3] = {0};
    SBufferInfo info;
    memset(&info, 0, sizeof info);
    (*dec)->FlushFrame(dec, planes, &info);
    if (info.iBufferStatus != 1) break;
    put(&info, planes);
  }
  return 0;
}
