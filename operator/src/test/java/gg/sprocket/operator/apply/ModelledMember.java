package gg.sprocket.operator.apply;

import gg.sprocket.operator.apply.MigrationVoter.Run;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.RekeyState;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.SealState;
import gg.sprocket.operator.plan.vault.Split;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.InitialKeys;
import gg.sprocket.operator.vault.KeyShare;
import gg.sprocket.operator.vault.Login;
import gg.sprocket.operator.vault.NewShares;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import gg.sprocket.operator.vault.VaultToken;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * A member of a {@link MigrationModel}, as the operator reaches it.
 *
 * @param number which of them it is
 * @param world what is there now
 * @param opened has the member of a number be open
 */
record ModelledMember(int number, Supplier<MigrationModel> world, IntConsumer opened)
    implements VaultMember {

  /** The only share of the key. */
  static final String SHARE = "right";

  private Run run() {
    return world.get().members().get(number).run();
  }

  @Override
  public MemberState look() {
    return look(world.get(), number);
  }

  /** What a member answers. */
  static MemberState look(MigrationModel world, int number) {
    return switch (world.members().get(number).run()) {
      case Down, Ended -> new MemberState.Unreachable(NoAnswer.ConnectionRefused);
      case Sealed -> new MemberState.Sealed(world.says(number), "1.21.1");
      case Open, Failed ->
          world.leader() == number
              ? new MemberState.Active("vault", "1.21.1")
              : world.leader() >= 0
                  ? new MemberState.Standby("vault", "1.21.1")
                  : new MemberState.Recovering(MemberState.Lack.ActiveMember);
    };
  }

  /** A process that knows no migration says what it keeps in mind, and whoever leads forgets it. */
  @Override
  public SealState seal() throws VaultFailure {
    MigrationModel now = world.get();
    boolean isShares = now.members().get(number).seals().isEmpty();
    boolean runs = run() != Run.Down && run() != Run.Ended;
    boolean forgot = isShares && now.leader() == number && now.stored(number) != SealKind.Shares;
    if (!runs || forgot) {
      throw refused("GET sys/seal-status", 500);
    }
    return now.says(number);
  }

  @Override
  public Split split() {
    return new Split(1, 1);
  }

  /** The volumes of those that are slow have less. */
  @Override
  public long applied() throws VaultFailure {
    if (run() != Run.Open && run() != Run.Failed) {
      throw refused("GET sys/health", 503);
    }
    return world.get().members().get(number).slow() ? 1 : 2;
  }

  @Override
  public MemberState unseal(KeyShare share) throws VaultFailure {
    if (world.get().isMigrating(number)) {
      throw refused("PUT sys/unseal", 500);
    }
    return open();
  }

  @Override
  public MemberState migrate(KeyShare share) throws VaultFailure {
    if (world.get().mark().isEmpty()) {
      throw new AssertionError("a share to migrate by, and nothing is written: " + world.get());
    }
    if (!world.get().isMigrating(number)) {
      throw refused("PUT sys/unseal", 500);
    }
    return open();
  }

  private MemberState open() throws VaultFailure {
    if (run() != Run.Sealed) {
      throw refused("PUT sys/unseal", 400);
    }
    opened.accept(number);
    return look();
  }

  /** By the keys that its seal decrypts. */
  @Override
  public VaultToken generateRoot(List<KeyShare> shares) throws VaultFailure {
    MigrationModel now = world.get();
    if (now.leader() != number) {
      throw new VaultFailure("PUT sys/generate-root/update", new Trouble.Unready());
    }
    PlayedMember root = new PlayedMember();
    boolean reads = now.isMigrating(number) || now.stored(number) == now.configured(number);
    root.opening = reads ? SHARE : "";
    return root.generateRoot(shares);
  }

  @Override
  public VaultSession session(VaultToken token) {
    return new PlayedMember().session(token);
  }

  @Override
  public RekeyState rekeyState() {
    return new RekeyState.Idle();
  }

  @Override
  public MemberState resetUnseal() {
    return look();
  }

  @Override
  public InitialKeys initialize(SealKind seal, Split split) {
    throw none();
  }

  @Override
  public NewShares rekey(List<KeyShare> old, int shares, int threshold) {
    throw none();
  }

  @Override
  public void confirmRekey(List<KeyShare> shares) {
    throw none();
  }

  @Override
  public void cancelRekey() {
    throw none();
  }

  @Override
  public Login login(String mount, String role, SecretBytes identity) throws VaultFailure {
    throw new VaultFailure("PUT auth/jwt/login", new Trouble.Denied());
  }

  private static VaultFailure refused(String call, int status) {
    return new VaultFailure(call, new Trouble.Refused(status, List.of("as modelled")));
  }

  private AssertionError none() {
    return new AssertionError("no part of a migration: " + world.get());
  }

  @Override
  public void close() {}
}
