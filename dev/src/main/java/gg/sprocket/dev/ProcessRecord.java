package gg.sprocket.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process that was started for a state folder, as remembered on disk.
 *
 * @param mark a text in the process's program or arguments that no other process has: the state
 *     folder. Process ids are used again by the system, so an id alone never decides what is
 *     killed.
 */
public record ProcessRecord(String name, long pid, String mark) {

  /** Writes it into a folder of records. */
  public void write(Path folder) {
    try {
      Files.writeString(folder.resolve(name), pid + "\n" + mark + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot record process " + name + " in " + folder, e);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static ProcessRecord read(Path file) {
    try {
      var lines = Files.readAllLines(file);
      return new ProcessRecord(
          file.getFileName().toString(), Long.parseLong(lines.get(0)), lines.get(1));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      throw new DevFailure(file + " is not a process record. Remove its state folder.", e);
    }
  }

  /** The process, if it still runs and is really the one that was started. */
  public Optional<ProcessHandle> alive() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::hasMark);
  }

  private boolean hasMark(ProcessHandle process) {
    ProcessHandle.Info info = process.info();
    return Stream.concat(info.command().stream(), info.arguments().stream().flatMap(Arrays::stream))
        .anyMatch(text -> text.contains(mark));
  }
}
