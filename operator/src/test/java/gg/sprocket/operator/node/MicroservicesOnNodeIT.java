package gg.sprocket.operator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Release 1.5.0 as nine processes that talk over tables of the database. */
@RealNode
@Order(3)
class MicroservicesOnNodeIT {

  private static final String API = "core";
  private static final String MONOLITH = "monolith";
  private static final int PORT = 3001;
  private static final String SPEC =
      """
      topology: Microservices
      profile: Tiny
      """;

  private final League league;
  private final StartOrder order;
  private final PodJournal journal;
  private List<String> firstStart = List.of();

  MicroservicesOnNodeIT(NodeCluster node) {
    this.league = node.league("parts", SPEC);
    this.order = StartOrder.of(node, "1.5.0", "Microservices");
    this.journal = PodJournal.of(league);
  }

  @BeforeAll
  void start() {
    league.awaitReady();
    firstStart = journal.since(0);
    league.awaitHealthy(API, PORT);
  }

  @AfterEach
  void stillWhole() {
    league.patch("{\"spec\": {\"hibernation\": null, \"topology\": \"Microservices\"}}");
    league.awaitReady();
    league.awaitHealthy(API, PORT);
    league.assertNoOverlap();
  }

  @AfterAll
  void stop() {
    journal.close();
  }

  @Test
  void everyPodReallyRunsAndTheyStartedInOrder() {
    league.assertRunning(12);
    order.assertUp(firstStart, components(), "ready", "created");
  }

  @Test
  void whoSendsIsGoneBeforeWhoHearsAndComesBackAfterHim() {
    int asked = journal.mark();
    String before = now();

    league.patch("{\"spec\": {\"hibernation\": {\"enabled\": true}}}");
    league.awaitReady();

    assertThat(components()).allSatisfy(name -> assertThat(league.pods(name)).isEmpty());
    league.assertRunning(3);
    order.assertDown(journal.since(asked), components(), "ended", "stopping");
    List<String> down = life(before);
    assertThat(told(down)).hasSize(8);
    order.assertDown(down, told(down), "ended", "stopping");

    asked = journal.mark();
    before = now();
    league.patch("{\"spec\": {\"hibernation\": null}}");
    league.awaitReady();
    league.awaitHealthy(API, PORT);

    order.assertUp(journal.since(asked), components(), "ready", "created");
    List<String> up = life(before);
    assertThat(told(up)).hasSize(8);
    order.assertUp(up, told(up), "ready", "starting");
  }

  @Test
  void oneProcessTakesOverFromManyAndManyFromOneWhenTheFormerAreGone() {
    int asked = journal.mark();
    league.patch("{\"spec\": {\"topology\": \"Monolith\"}}");
    league.awaitReady();
    league.awaitHealthy(MONOLITH, PORT);

    league.assertRunning(6);
    List<String> joined = journal.since(asked);
    assertThat(components())
        .filteredOn(name -> !StartOrder.of(league.node(), "1.5.0", "Monolith").has(name))
        .hasSize(7)
        .allSatisfy(
            name ->
                assertThat(joined)
                    .containsSubsequence(name + " ended", MONOLITH + " created")
                    .doesNotContain(name + " created"));

    asked = journal.mark();
    league.patch("{\"spec\": {\"topology\": \"Microservices\"}}");
    league.awaitReady();
    league.awaitHealthy(API, PORT);

    league.assertRunning(12);
    assertThat(journal.since(asked))
        .containsSubsequence(MONOLITH + " ended", API + " created")
        .doesNotContain(MONOLITH + " created");
  }

  private List<String> components() {
    return List.copyOf(order.earlier().keySet());
  }

  private String now() {
    return league.query("SELECT clock_timestamp()").getFirst();
  }

  /** What the processes wrote down of themselves, by the database's clock. */
  private List<String> life(String after) {
    List<String> events = new ArrayList<>();
    for (String row :
        league.query(
            "SELECT pod || ' ' || event FROM standin.life WHERE at > '%s' ORDER BY at"
                .formatted(after))) {
      String[] words = row.split(" ", 2);
      events.add(journal.component(words[0]) + " " + words[1]);
    }
    return events;
  }

  /** Whom the events are of: the web server has no database to write to. */
  private static List<String> told(List<String> events) {
    return events.stream().map(event -> event.split(" ", 2)[0]).distinct().toList();
  }
}
