package gg.sprocket.operator.apply;

import gg.sprocket.operator.apply.MigrationModel.Ask;
import gg.sprocket.operator.apply.MigrationOperator.Act;
import gg.sprocket.operator.apply.MigrationOperator.Do;
import gg.sprocket.operator.apply.MigrationOperator.Give;
import gg.sprocket.operator.apply.MigrationOperator.Tell;
import gg.sprocket.operator.apply.MigrationVoter.Form;
import gg.sprocket.operator.apply.MigrationVoter.Run;
import gg.sprocket.operator.plan.vault.Step.FinishMigration;
import gg.sprocket.operator.resource.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What may happen next to a Vault between two seals.
 *
 * @param operator decides and does
 * @param hangs whether operators also hang, and do later what they have decided
 */
record MigrationMoves(MigrationOperator operator, boolean hangs) {

  /** Passes of the operator and starts of members until all is done, at most. */
  static final int LIMIT = 60;

  /**
   * Where a run is.
   *
   * @param world what is there
   * @param troubles how many are still to come
   * @param late what an operator that hangs has decided and not done
   */
  record Place(MigrationModel world, int troubles, Optional<Do> late) {}

  /** A move and where it leads. */
  record Move(String what, Place to) {}

  /** All that may happen. */
  List<Move> from(Place place) {
    List<Move> moves = new ArrayList<>();
    passes(place, moves);
    MigrationModel now = place.world();
    for (int i = 0; i < now.members().size(); i++) {
      MigrationVoter one = now.members().get(i);
      int member = i;
      if (!one.set().equals(one.pod())) {
        moves.add(calm(place, "pod %d is made anew", member, now.remade(member)));
      }
      if (one.run() == Run.Down || (one.run() == Run.Ended && !now.started(i).equals(now))) {
        moves.add(calm(place, "%d starts", member, now.started(member)));
      }
      if (one.slow()) {
        moves.add(calm(place, "%d has written all", member, now.late(member, false)));
      }
    }
    place
        .late()
        .ifPresent(
            act ->
                moves.add(
                    new Move(
                        "late: " + act.deed().step(),
                        new Place(did(now, now, act), place.troubles(), Optional.empty()))));
    if (place.troubles() > 0) {
      troubles(place, moves);
    }
    return moves;
  }

  /** It may end before and after each of its acts. */
  private void passes(Place place, List<Move> moves) {
    MigrationModel now = place.world();
    StringBuilder said = new StringBuilder("operator:");
    for (Act act : operator.plan(place.world())) {
      now = did(place.world(), now, act);
      said.append(' ').append(said(act));
      moves.add(new Move(said.toString(), new Place(now, place.troubles(), place.late())));
    }
  }

  private static String said(Act act) {
    return switch (act) {
      case Tell tell -> "tells " + tell.config().seals() + ";";
      case Give give -> "gives %d [%s];".formatted(give.member(), give.form().word());
      case Do deed -> deed.deed().step() + ";";
    };
  }

  private static Move calm(Place place, String what, int member, MigrationModel next) {
    return new Move(what.formatted(member), new Place(next, place.troubles(), place.late()));
  }

  private void troubles(Place place, List<Move> moves) {
    MigrationModel now = place.world();
    for (int i = 0; i < now.members().size(); i++) {
      MigrationVoter one = now.members().get(i);
      if (one.run() != Run.Down) {
        trouble(place, moves, "process %d is killed".formatted(i), now.ended(i));
        trouble(place, moves, "pod %d is removed".formatted(i), now.remade(i));
      }
      if (i != now.leader() && now.mayLead(i) && now.members().size() > 1) {
        trouble(place, moves, "%d takes the lead".formatted(i), now.led(i));
      }
      if (one.run() == Run.Open && i != now.leader() && !one.slow()) {
        trouble(place, moves, "%d is slow".formatted(i), now.late(i, true));
      }
    }
    for (Ask ask : Ask.values()) {
      if (ask != now.ask()) {
        trouble(place, moves, "spec: " + ask, now.asked(ask));
      }
    }
    trouble(place, moves, "service: " + now.fails(), now.failing(!now.fails()));
    if (hangs && place.late().isEmpty()) {
      for (Act act : operator.plan(now)) {
        if (act instanceof Do deed) {
          moves.add(new Move("hangs", new Place(now, place.troubles() - 1, Optional.of(deed))));
        }
      }
    }
  }

  private static void trouble(Place place, List<Move> moves, String what, MigrationModel next) {
    moves.add(new Move(what, new Place(next, place.troubles() - 1, place.late())));
  }

  /** What is there after an act of a pass that saw something, which breaks no rule. */
  private MigrationModel did(MigrationModel seen, MigrationModel now, Act act) {
    return switch (act) {
      case Tell tell -> now.told(tell.config());
      case Give give -> {
        keepsQuorum(seen, give.member());
        comesLast(seen, give.member(), give.form());
        yield now.given(give.member(), give.form());
      }
      case Do deed -> kept(now, operator.done(now, deed.deed()));
    };
  }

  /** Never fewer than a quorum is left by the operator's own restarts. */
  private static void keepsQuorum(MigrationModel seen, int member) {
    long others = 0;
    for (int i = 0; i < seen.members().size(); i++) {
      MigrationVoter one = seen.members().get(i);
      others += i != member && one.isOpen() && one.set().equals(one.pod()) ? 1 : 0;
    }
    boolean takesPart = seen.members().get(member).isOpen();
    if (seen.members().size() > 1 && takesPart && others < seen.majority()) {
      throw new AssertionError("%d is restarted beside %d".formatted(member, others));
    }
  }

  /** Whoever leads is configured for both when all others run for both. */
  private static void comesLast(MigrationModel seen, int member, Form form) {
    for (int i = 0; i < seen.members().size(); i++) {
      boolean runs = seen.members().get(i).pod().word().equals(form.word());
      if (!form.word().isEmpty() && seen.leader() == member && i != member && !runs) {
        throw new AssertionError("%d leads and is restarted before %d".formatted(member, i));
      }
    }
  }

  /** What is written of the seal is so. */
  private static MigrationModel kept(MigrationModel before, MigrationModel after) {
    if (before.notes().equals(after.notes())) {
      return after;
    }
    boolean ends = !before.mark().isEmpty() && after.mark().isEmpty();
    for (int i = 0; i < after.members().size(); i++) {
      if (ends && !after.noted().equals(after.stored(i).type())) {
        throw new AssertionError(
            "it is written that all is %s, and %d is %s"
                .formatted(after.noted(), i, after.stored(i).type()));
      }
    }
    return after;
  }

  /** What comes when nothing more goes wrong, and a person does what is told. */
  MigrationModel calm(MigrationModel now) {
    MigrationModel next = now.fails() ? now.failing(false) : now;
    for (int i = 0; i < next.members().size(); i++) {
      MigrationVoter one = next.members().get(i);
      next = one.slow() ? next.late(i, false) : next;
      next = one.set().equals(one.pod()) ? next : next.remade(i);
      Run run = next.members().get(i).run();
      next = run == Run.Down || run == Run.Ended ? next.started(i) : next;
    }
    return mended(next);
  }

  /** None leads, and one that failed is deleted, as is told. */
  private MigrationModel mended(MigrationModel now) {
    for (int i = 0; i < now.members().size(); i++) {
      if (now.leader() < 0 && now.members().get(i).run() == Run.Failed) {
        return now.remade(i);
      }
    }
    MigrationModel next = now;
    for (Act act : operator.plan(now)) {
      next = did(now, next, act);
    }
    return next.equals(now) ? reread(now) : next;
  }

  /**
   * It is not done, and a pod that was made before its configuration was is deleted, as is told.
   */
  private MigrationModel reread(MigrationModel now) {
    boolean isAsked =
        operator.plan(now).stream()
            .anyMatch(
                act -> act instanceof Do deed && deed.deed().step() instanceof FinishMigration);
    for (int i = 0; i < now.members().size(); i++) {
      if (isAsked && !now.members().get(i).seals().equals(now.map().seals())) {
        return now.remade(i);
      }
    }
    return hangs ? reminded(now) : now;
  }

  /**
   * An operator that hung has taken away the word by which members run; it is put back, as told.
   */
  private MigrationModel reminded(MigrationModel now) {
    String word = operator.word(now.ask());
    boolean runs = now.members().stream().anyMatch(one -> one.pod().word().equals(word));
    boolean isForgotten = now.mark().isEmpty() && now.noted().equals(now.from().type());
    if (word.isEmpty() || !runs || !isForgotten) {
      return now;
    }
    Map<String, String> notes = new TreeMap<>(now.notes());
    notes.put(Labels.MIGRATING, word);
    return now.noted(notes);
  }
}
