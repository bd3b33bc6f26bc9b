package gg.sprocket.operator.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NamesTest {

  private static final String LONGEST = "a".repeat(Names.MAX_INSTANCE);
  private static final Names NAMES = new Names(LONGEST);

  /** The longest input hash and component name there are. */
  private static final String HASH = Digest.brief("x");

  private static final String COMPONENT = "c".repeat(32);

  @Test
  void statefulSetsLeaveRoomForTheirRevisionLabel() {
    assertThat(List.of(NAMES.database(), NAMES.cache(), NAMES.objectStorage()))
        .allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(52));
  }

  @Test
  void allOthersAreLabels() {
    assertThat(all())
        .allSatisfy(name -> assertThat(name).matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?"));
  }

  @Test
  void noTwoAreTheSame() {
    assertThat(all()).doesNotHaveDuplicates();
  }

  @Test
  void allStartWithTheInstance() {
    assertThat(all()).allSatisfy(name -> assertThat(name).startsWith(LONGEST));
  }

  private static List<String> all() {
    return Stream.of(
            NAMES.serviceAccount(),
            NAMES.fingerprintKey(),
            NAMES.generatedSecret("jwt"),
            NAMES.database(),
            NAMES.databaseLogin(),
            NAMES.databaseTls(),
            NAMES.databaseClaim(),
            NAMES.cache(),
            NAMES.cacheLogin(),
            NAMES.cacheClaim(),
            NAMES.objectStorage(),
            NAMES.objectStorageLogin(),
            NAMES.objectStorageClaim(),
            NAMES.bucketsJob(HASH),
            NAMES.schemaJob(HASH),
            NAMES.app(COMPONENT))
        .toList();
  }
}
