package gg.sprocket.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What services answer that list a bucket. */
class StoredObjectTest {

  @Test
  void eachHasItsOwnTimeInWhateverOrderItsFieldsAre() {
    assertThat(
            StoredObject.listed(
                """
                <ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated>
                <Contents><Key>vault/a</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified></Contents>
                <Contents>
                  <LastModified>2026-01-02T04:04:05+01:00</LastModified>
                  <Key>vault/b</Key>
                </Contents></ListBucketResult>
                """))
        .containsExactly(
            new StoredObject("vault/a", Instant.parse("2026-01-02T03:04:05.678Z")),
            new StoredObject("vault/b", Instant.parse("2026-01-02T03:04:05Z")));
  }

  @Test
  void oneWithoutATimeThatCanBeReadIsThereAllTheSame() {
    assertThat(
            StoredObject.listed(
                "<Contents><Key>a</Key></Contents>"
                    + "<Contents><Key>b</Key><LastModified>today</LastModified></Contents>"))
        .containsExactly(
            new StoredObject("a", Instant.EPOCH), new StoredObject("b", Instant.EPOCH));
  }

  @Test
  void anErrorNamesNone() {
    assertThat(StoredObject.listed("<Error><Key>a</Key></Error>")).isEmpty();
  }
}
