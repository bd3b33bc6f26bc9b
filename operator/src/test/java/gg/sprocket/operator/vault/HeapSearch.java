package gg.sprocket.operator.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Looks for ASCII texts in a dump of the heap, where they are bytes in arrays of bytes and in
 * texts.
 *
 * @param dump the file, which must be of less than 2 GB
 */
record HeapSearch(ByteBuffer dump) {

  static HeapSearch in(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      return new HeapSearch(mapped);
    }
  }

  boolean finds(byte[] text) {
    int last = dump.limit() - text.length;
    for (int at = 0; at <= last; at++) {
      if (dump.get(at) == text[0] && isAt(at, text)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAt(int at, byte[] text) {
    for (int i = 1; i < text.length; i++) {
      if (dump.get(at + i) != text[i]) {
        return false;
      }
    }
    return true;
  }
}
