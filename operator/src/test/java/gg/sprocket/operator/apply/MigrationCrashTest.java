package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.apply.MigrationModel.Ask;
import gg.sprocket.operator.apply.MigrationMoves.Move;
import gg.sprocket.operator.apply.MigrationMoves.Place;
import gg.sprocket.operator.apply.MigrationVoter.Run;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every order in which operators end, members restart and lead, and the spec changes, up to a
 * number of troubles: with three members it is one, and two with {@code -Dvault.edges=all}, which
 * takes minutes.
 */
class MigrationCrashTest {

  private static final boolean ALL = "all".equals(System.getProperty("vault.edges"));

  private final Map<Place, Move> before = new HashMap<>();
  private final Map<Place, Place> parents = new HashMap<>();
  private final Set<MigrationModel> ending = new HashSet<>();
  private int runs;

  @ParameterizedTest
  @CsvSource({
    "true, 1, 3, false",
    "false, 1, 3, false",
    "true, 3, 2, false",
    "false, 3, 2, false",
    "true, 1, 2, true",
    "false, 1, 2, true"
  })
  void comesToTheEndFromEverywhere(boolean there, int size, int most, boolean hangs) {
    int troubles = size == 1 || ALL ? most : most - 1;
    try (MigrationOperator operator = new MigrationOperator(there, size)) {
      MigrationMoves moves = new MigrationMoves(operator, hangs);
      Place first = new Place(operator.begin().asked(Ask.Both), troubles, Optional.empty());
      Deque<Place> open = new ArrayDeque<>(List.of(first));
      parents.put(first, first);
      int edges = 0;
      while (!open.isEmpty()) {
        Place place = open.removeFirst();
        try {
          ends(moves, place.world());
          for (Move move : moves.from(place)) {
            edges++;
            if (parents.putIfAbsent(move.to(), place) == null) {
              before.put(move.to(), move);
              open.add(move.to());
            }
          }
        } catch (AssertionError e) {
          throw new AssertionError(path(place) + "\n" + place + "\n" + e.getMessage(), e);
        }
      }
      System.out.printf(
          "%s, %d members, %d troubles: %d places, %d moves, %d worlds that come to an end, %s%n",
          there ? "shares to transit" : "transit to shares",
          size,
          troubles,
          parents.size(),
          edges,
          runs,
          operator.counted());
      assertThat(runs).isGreaterThan(50);
    }
  }

  private String path(Place place) {
    List<String> path = new ArrayList<>();
    for (Place at = place; before.containsKey(at); at = parents.get(at)) {
      path.addFirst(before.get(at).what());
    }
    return String.join("\n", path);
  }

  /** Whatever is asked last. */
  private void ends(MigrationMoves moves, MigrationModel world) {
    if (!ending.add(world)) {
      return;
    }
    runs++;
    covered(world);
    MigrationModel back = calmed(moves, world.asked(Ask.Former));
    if (!isBack(back)) {
      assertThat(back.members())
          .as("not back, and nothing was sealed anew: %s", back)
          .anyMatch(one -> one.anew() || !one.seals().equals(back.map().seals()));
      isDone(moves, back);
    }
    for (Ask ask : Ask.values()) {
      isDone(moves, calmed(moves, world.asked(ask)));
    }
  }

  /** The keys and what is written of them open every volume. */
  private static void covered(MigrationModel world) {
    for (int i = 0; i < world.members().size(); i++) {
      boolean isNoted = world.noted().equals(world.stored(i).type());
      assertThat(isNoted || !world.mark().isEmpty()).as("%d: %s", i, world).isTrue();
    }
  }

  private static MigrationModel calmed(MigrationMoves moves, MigrationModel world) {
    MigrationModel now = world;
    for (int i = 0; i < MigrationMoves.LIMIT; i++) {
      covered(now);
      MigrationModel next = moves.calm(now);
      if (next.equals(now)) {
        return now;
      }
      now = next;
    }
    throw new AssertionError("no end: " + now);
  }

  private static boolean isBack(MigrationModel world) {
    return isWhole(world)
        && world.mark().isEmpty()
        && world.noted().equals(world.from().type())
        && world.members().stream().noneMatch(MigrationVoter::anew);
  }

  private static void isDone(MigrationMoves moves, MigrationModel world) {
    boolean isOther = world.mark().equals(moves.operator().word(Ask.Other));
    MigrationModel end = calmed(moves, world.asked(isOther ? Ask.Other : Ask.Both));
    assertThat(isWhole(end)).as("open: %s", end).isTrue();
    assertThat(end.mark()).as("%s", end).isEmpty();
    assertThat(end.noted()).as("%s", end).isEqualTo(end.to().type());
    assertThat(end.members()).as("%s", end).allMatch(MigrationVoter::anew);
  }

  private static boolean isWhole(MigrationModel world) {
    return world.leader() >= 0
        && world.members().stream()
            .allMatch(
                one ->
                    one.run() == Run.Open
                        && one.set().equals(one.pod())
                        && one.set().word().isEmpty());
  }
}
