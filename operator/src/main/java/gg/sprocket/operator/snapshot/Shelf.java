package gg.sprocket.operator.snapshot;

import gg.sprocket.operator.probe.StoredObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the snapshots of one Vault are in their bucket, and which of them are kept. A name is the
 * time at which the snapshot was asked for, in UTC, so that names in order are times in order.
 *
 * @param folder beginning of their keys, with a slash at the end
 * @param keep how many are kept, at least one
 */
record Shelf(String folder, int keep) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern NAME = Pattern.compile("[0-9]{8}T[0-9]{6}Z[.]snap");
  private static final Pattern FOLDER = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*/)+");

  Shelf {
    if (keep < 1 || !FOLDER.matcher(folder).matches()) {
      throw new IllegalArgumentException("not a folder with a number of snapshots: " + folder);
    }
  }

  /** Key of the snapshot of a time. */
  String key(Instant time) {
    return folder + TIME.format(time) + ".snap";
  }

  /** Key of the snapshot of a name, with the folder of another Vault or without any. */
  String key(String name) {
    return name.contains("/") ? name : folder + name;
  }

  /** Keys of the snapshots among some objects, by their names the newest first. */
  List<String> snapshots(Collection<StoredObject> objects) {
    return ours(objects).map(StoredObject::key).sorted(Comparator.reverseOrder()).toList();
  }

  /** Whatever else is there is not ours. */
  private Stream<StoredObject> ours(Collection<StoredObject> objects) {
    return objects.stream()
        .filter(object -> object.key().startsWith(folder))
        .filter(object -> NAME.matcher(object.key().substring(folder.length())).matches());
  }

  /**
   * Keys of the snapshots that go, the oldest first. The one that was just made stays.
   *
   * @param objects all objects there are
   * @param made key of the one that was just made
   */
  List<String> expired(Collection<StoredObject> objects, String made) {
    return ours(objects)
        .filter(object -> !object.key().equals(made))
        .sorted(Comparator.comparing(this::made).thenComparing(StoredObject::key).reversed())
        .skip(keep - 1L)
        .map(StoredObject::key)
        .toList()
        .reversed();
  }

  /**
   * When one was made, as far as anybody knows: never after the service stored it, whatever a clock
   * that ran ahead has named it; and never after its name, whenever it was copied.
   */
  private Instant made(StoredObject object) {
    try {
      String name = object.key().substring(folder.length());
      Instant named = TIME.parse(name.substring(0, name.indexOf('.')), Instant::from);
      return named.isBefore(object.written()) ? named : object.written();
    } catch (DateTimeException _) {
      return object.written();
    }
  }
}
