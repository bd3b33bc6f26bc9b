package gg.sprocket.operator.vault;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
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

  /** Of what can be reached in this process. */
  static HeapSearch ofThisProcess(Path file) throws IOException {
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(file.toString(), true);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new HeapSearch(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
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
