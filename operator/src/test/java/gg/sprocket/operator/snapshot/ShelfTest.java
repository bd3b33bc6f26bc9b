package gg.sprocket.operator.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.sprocket.operator.probe.StoredObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShelfTest {

  private static final String FOLDER = "vault/abc/";
  private static final String OLDEST = FOLDER + "20260101T030000Z.snap";
  private static final String OLD = FOLDER + "20260102T030000Z.snap";
  private static final String MADE = FOLDER + "20260103T030000Z.snap";
  private static final String FUTURE = FOLDER + "20990101T000000Z.snap";

  @Test
  void aNameIsItsTime() {
    assertThat(shelf(1).key(Instant.parse("2026-01-03T03:00:00.999Z"))).isEqualTo(MADE);
  }

  @Test
  void theOldestGoOnceThereAreTooMany() {
    List<StoredObject> all = written(OLDEST, OLD, MADE);

    assertThat(shelf(3).expired(all, MADE)).isEmpty();
    assertThat(shelf(2).expired(all, MADE)).containsExactly(OLDEST);
    assertThat(shelf(1).expired(all, MADE)).containsExactly(OLDEST, OLD);
  }

  @Test
  void theOneThatWasJustMadeStaysWhateverTheClockSays() {
    assertThat(shelf(1).expired(written(MADE, FUTURE), MADE)).containsExactly(FUTURE);
  }

  @Test
  void aNameOfAClockThatRanAheadHoldsNoPlace() {
    assertThat(shelf(2).expired(written(FUTURE, OLD, MADE), MADE)).containsExactly(FUTURE);
    assertThat(shelf(2).expired(written(OLD, FUTURE, MADE), MADE)).containsExactly(OLD);
  }

  /** The order of the copying says nothing. */
  @Test
  void whatWasCopiedFromElsewhereIsAsOldAsItsName() {
    Instant copied = Instant.parse("2026-02-01T00:00:00Z");
    List<StoredObject> all =
        List.of(
            new StoredObject(OLD, copied),
            new StoredObject(OLDEST, copied.plusSeconds(1)),
            new StoredObject(MADE, copied.plusSeconds(2)));

    assertThat(shelf(2).expired(all, MADE)).containsExactly(OLDEST);
  }

  @Test
  void namesTellWhatWasStoredInTheSameSecond() {
    List<StoredObject> all =
        Stream.of(OLD, OLDEST, MADE).map(key -> new StoredObject(key, Instant.EPOCH)).toList();

    assertThat(shelf(2).expired(all, MADE)).containsExactly(OLDEST);
  }

  @Test
  void peopleAreShownThemByTheirNames() {
    assertThat(shelf(1).snapshots(written(OLD, FOLDER + "notes.txt", OLDEST)))
        .containsExactly(OLD, OLDEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vault/abd/20200101T030000Z.snap",
        "vault/abc/deep/20200101T030000Z.snap",
        "vault/abc/20200101T030000Z.snap.part",
        "vault/abc/mine-20200101T030000Z.snap",
        "vault/abc/notes.txt",
        "20200101T030000Z.snap"
      })
  void whatIsNotOursStays(String other) {
    assertThat(shelf(1).expired(written(other, OLD, MADE), MADE)).containsExactly(OLD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "vault", "vault/../", "/vault/"})
  void aFolderThatCouldMeanAllOfTheBucketIsRefused(String folder) {
    assertThatThrownBy(() -> new Shelf(folder, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noneIsNeverKept() {
    assertThatThrownBy(() -> shelf(0)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Objects that were stored one after the other. */
  private static List<StoredObject> written(String... keys) {
    return IntStream.range(0, keys.length)
        .mapToObj(i -> new StoredObject(keys[i], Instant.EPOCH.plusSeconds(i)))
        .toList();
  }

  private static Shelf shelf(int keep) {
    return new Shelf(FOLDER, keep);
  }
}
