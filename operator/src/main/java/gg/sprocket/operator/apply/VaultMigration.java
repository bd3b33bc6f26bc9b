package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultTarget;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.SealMigration;
import gg.sprocket.operator.plan.vault.SealState;
import gg.sprocket.operator.plan.vault.Situation;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.CallBudget;
import gg.sprocket.operator.vault.KeyShare;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import java.util.List;
import java.util.Optional;

/**
 * Writes down that a Vault is about to be opened by another seal, and that it is. Vault itself
 * seals its data anew, at the member that leads.
 *
 * @param members reaches members
 * @param keys stores shares and what is written at them
 */
record VaultMigration(VaultMembers members, VaultKeys keys) {

  /**
   * Does the step.
   *
   * @param now by what it was judged
   * @return why it was not done, if something stands in its way
   */
  Optional<Problem> make(
      Identity identity, VaultTarget target, Situation now, Step.Migrating step, CallBudget budget)
      throws VaultFailure {
    return switch (members.connect(identity, target, step.member(), budget)) {
      case Read.Bad<VaultMember>(Problem problem) -> Optional.of(problem);
      case Read.Ok<VaultMember>(VaultMember leader) -> {
        try (leader) {
          yield switch (step) {
            case Step.BeginMigration begun -> begin(leader, begun, asked(now));
            case Step.FinishMigration finished ->
                finish(new Vault(identity, target, leader, budget), finished, asked(now));
            case Step.AbandonMigration abandoned -> abandon(leader, abandoned, now.seal());
          };
        }
      }
    };
  }

  /** What a step is done to. */
  private record Vault(
      Identity identity, VaultTarget target, VaultMember leader, CallBudget budget) {}

  private static SealMigration asked(Situation now) {
    return now.course().asked().orElseThrow();
  }

  /**
   * Shares of another Vault would leave the members that are restarted shut, and so would a former
   * seal that it does not have.
   */
  private Optional<Problem> begin(
      VaultMember leader, Step.BeginMigration step, SealMigration migration) throws VaultFailure {
    if (!isBy(leader, migration.from())) {
      return Optional.of(mismatch(leader.seal().type(), migration));
    }
    List<KeyShare> shares = keys.shares(step.keys());
    try {
      if (!new RootProof(leader).isOpenedBy(shares)) {
        throw new VaultFailure("PUT sys/generate-root/update", new Trouble.WrongShare());
      }
    } finally {
      shares.forEach(KeyShare::close);
    }
    keys.marks().migrating(step.keys(), migration);
    return Optional.empty();
  }

  private static Problem mismatch(String seal, SealMigration migration) {
    return new Problem(
        Reason.SealMismatch,
        "spec.vault.managed.unseal.migrateFrom says the seal %s, and the Vault has %s; nothing was changed, so name in migrateFrom the one that it has"
            .formatted(migration.from().type(), seal));
  }

  /** A member that has not followed yet has the former seal on its volume, and needs it there. */
  private Optional<Problem> finish(Vault vault, Step.FinishMigration step, SealMigration migration)
      throws VaultFailure {
    if (!isBy(vault.leader(), migration.to())) {
      return Optional.of(unfinished(step.member()));
    }
    for (VaultTarget.Member member : vault.target().members()) {
      if (!isBy(vault, member.name(), migration.to())) {
        return Optional.of(unfinished(member.name()));
      }
    }
    boolean behind =
        new Followers(members, vault.identity(), vault.target())
            .behind(vault.leader(), vault.budget())
            .isPresent();
    if (behind) {
      return Optional.of(unfinished("one of the members that follow"));
    }
    keys.marks().migrated(step.keys(), migration);
    return Optional.empty();
  }

  private static Problem unfinished(String member) {
    return new Problem(
        Reason.SealMigrating,
        "the Vault works, and its members are configured for both seals until %s says that the new one opens it; it is asked again, so look at the logs of the members if this stays"
            .formatted(member));
  }

  private boolean isBy(Vault vault, String name, SealKind kind) throws VaultFailure {
    Read<VaultMember> asked =
        members.connect(vault.identity(), vault.target(), name, vault.budget());
    if (!(asked instanceof Read.Ok<VaultMember>(VaultMember member))) {
      return false;
    }
    try (member) {
      return isBy(member, kind);
    }
  }

  private static boolean isBy(VaultMember member, SealKind kind) throws VaultFailure {
    SealState seal = member.seal();
    return seal.type().equals(kind.type()) && !seal.migrating();
  }

  private Optional<Problem> abandon(VaultMember leader, Step.AbandonMigration step, SealKind seal)
      throws VaultFailure {
    if (!isBy(leader, seal)) {
      return Optional.of(unfinished(step.member()));
    }
    keys.marks().abandoned(step.keys());
    return Optional.empty();
  }
}
