package gg.sprocket.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** Keeps two builders, in this process or another, from building into the same folder. */
public final class FolderLock {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private FolderLock() {}

  /** Runs a step that nobody else runs on the folder at the same time. */
  public static void holding(Path folder, Progress progress, Runnable step) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (!locked(channel)) {
        progress.step(
            "waiting for another build of " + folder.getFileName(),
            () ->
                Await.value(
                    "the lock of " + folder,
                    Duration.ofHours(1),
                    PAUSE,
                    () -> locked(channel) ? Optional.of(true) : Optional.empty()));
      }
      step.run();
    }
  }

  /** Closing the channel gives the lock back, so does the end of the process. */
  private static boolean locked(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // another thread of this process has it
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
