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
            case Step.AbandonMigration abandoned ->
                abandon(new Vault(identity, target, leader, budget), abandoned, now.seal());
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
    if (!isProved(leader, step.keys())) {
      throw new VaultFailure("PUT sys/generate-root/update", new Trouble.WrongShare());
    }
    keys.marks().migrating(step.keys(), migration);
    return Optional.empty();
  }

  /** What decides is what the seal decrypts now, and not what is written of it. */
  private boolean isProved(VaultMember leader, String secret) throws VaultFailure {
    List<KeyShare> shares = keys.shares(secret);
    try {
      return new RootProof(leader).isOpenedBy(shares);
    } finally {
      shares.forEach(KeyShare::close);
    }
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
    Optional<String> other = otherThan(vault, step.member(), migration.to());
    if (other.isPresent()) {
      return other.map(VaultMigration::unfinished);
    }
    boolean behind =
        new Followers(members, vault.identity(), vault.target())
            .behind(vault.leader(), vault.budget())
            .isPresent();
    if (behind) {
      return Optional.of(unfinished("one of the members that follow"));
    }
    if (!isProved(vault.leader(), step.keys())) {
      return Optional.of(unproved(step));
    }
    keys.marks().migrated(step.keys(), migration);
    return Optional.empty();
  }

  private static Problem unproved(Step.FinishMigration step) {
    return new Problem(
        Reason.SealUnreachable,
        "the Vault works, and its members stay configured for both seals: the keys of Secret %s are not proved by the new one, by which it has to encrypt and to decrypt; look at the log of %s, and mend the service or its login. It is tried again"
            .formatted(step.keys(), step.member()));
  }

  private static Problem unfinished(String member) {
    return new Problem(
        Reason.SealMigrating,
        "the Vault works, and its members are configured for both seals until %s says that the new one opens it; it is asked again, so look at its log if this stays, and where its pod was made before its configuration was, delete that pod"
            .formatted(member));
  }

  /** A member that does not say that this alone opens it, the one that leads first. */
  private Optional<String> otherThan(Vault vault, String leader, SealKind kind)
      throws VaultFailure {
    if (!isBy(vault.leader(), kind)) {
      return Optional.of(leader);
    }
    for (VaultTarget.Member member : vault.target().members()) {
      if (!isBy(vault, member.name(), kind)) {
        return Optional.of(member.name());
      }
    }
    return Optional.empty();
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

  private Optional<Problem> abandon(Vault vault, Step.AbandonMigration step, SealKind seal)
      throws VaultFailure {
    Optional<String> other = otherThan(vault, step.member(), seal);
    if (other.isEmpty()) {
      keys.marks().abandoned(step.keys());
    }
    return other.map(VaultMigration::unreturned);
  }

  private static Problem unreturned(String member) {
    return new Problem(
        Reason.SealMigrating,
        "the migration was given up, and %s does not say yet that the former seal opens it; it is asked again, so look at its log if this stays"
            .formatted(member));
  }
}
