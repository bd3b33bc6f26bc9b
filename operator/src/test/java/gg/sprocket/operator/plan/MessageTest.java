package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {

  private static final String LONG = "word ".repeat(400);

  @Test
  void shortWordsStandAsTheyAre() {
    assertThat(Message.of("%s failed (%s%s); mend %s", "it", Quote.of("a\n  b"), Quote.of(""), "x"))
        .isEqualTo("it failed (a b); mend x");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 253, 480})
  void foreignWordsOfAnyLengthLeaveTheNextStep(int name) {
    String message =
        Message.of(
            "%s failed (%s%s)%s; mend it",
            "n".repeat(name), Quote.of(LONG), Quote.ofAnswer(LONG), Quote.of(": ", LONG, ""));

    assertThat(message).hasSizeLessThanOrEqualTo(Message.LENGTH).endsWith("; mend it");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 20, 300, 512})
  void ofAMessageWithinAnotherTheMiddleGivesWay(int length) {
    String inner = "it failed: " + "x".repeat(length) + "; mend it";

    String message = Message.of("%s; until then %s", Quote.ofMessage(inner), "n".repeat(253));

    assertThat(message)
        .hasSizeLessThanOrEqualTo(Message.LENGTH)
        .startsWith("it failed: ")
        .contains("; mend it; until then n");
  }

  @Test
  void nothingSaidIsNotQuoted() {
    assertThat(Message.of("failed%s", Quote.of(" (", " ", ")"))).isEqualTo("failed");
    assertThat(Message.of("failed%s", Quote.of(" (", null, ")"))).isEqualTo("failed");
    assertThat(Message.of("failed%s", Quote.of(" (", "no", ")"))).isEqualTo("failed (no)");
  }

  @Test
  void namesAreCountedWhereTheyHaveNoRoom() {
    List<String> names = IntStream.range(0, 40).mapToObj(i -> "name-" + i).toList();

    assertThat(Message.of("%s; go", Quote.of(names.subList(0, 2)))).isEqualTo("name-0, name-1; go");
    assertThat(Message.of("%s; go", Quote.of(names, 3)))
        .isEqualTo("name-0, name-1, name-2 and 37 more; go");
    assertThat(Message.of("%s; go", Quote.of(Collections.nCopies(1000, "n".repeat(60)))))
        .hasSizeLessThanOrEqualTo(Message.LENGTH)
        .endsWith(" and 993 more; go");
  }

  /** Real last lines of PostgreSQL, Redis and Node.js. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          LOG:  starting/PANIC:  could not locate a valid checkpoint record/FATAL:  the database system is shutting down/LOG:  aborting startup due to startup process failure | PANIC:  could not locate a valid checkpoint record
          FATAL:  could not map anonymous shared memory: Cannot allocate memory/HINT:  This error usually means/LOG:  database system is shut down | FATAL:  could not map anonymous shared memory: Cannot allocate memory
          *** FATAL CONFIG FILE ERROR (Redis 8.0.3) ***/>>> 'maxmemory x'/argument must be a memory value/ | argument must be a memory value
          Error: connect ECONNREFUSED/at x.js:1/npm ERR! code 1 | Error: connect ECONNREFUSED
          """)
  void theLineOfALogThatTellsTheCauseIsTaken(String log, String cause) {
    assertThat(Quote.cause(log.replace('/', '\n'))).contains(cause);
  }

  @Test
  void anEmptyLogTellsNothing() {
    assertThat(Quote.cause(null)).isEmpty();
    assertThat(Quote.cause("\n \n")).isEmpty();
  }
}
