package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.vault.MemberState;
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
import gg.sprocket.operator.vault.TokenFacts;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import gg.sprocket.operator.vault.VaultToken;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A member that leads, by a key of one share; the share is a word. */
final class PlayedMember implements VaultMember {

  static final String NEW = "never-told";

  /** The share that opens it. */
  String opening = "";

  /** The share that it waits for to be given back. */
  Optional<String> unconfirmed = Optional.empty();

  /** Whether whoever asks again finds less than the leader has. */
  boolean behind;

  /** Root tokens that work. */
  int roots;

  /** What goes on while a root token is there. */
  Runnable then = () -> {};

  /** Whether another member leads. */
  boolean follows;

  /** Whether it is sealed. */
  boolean sealed;

  /** What opens it. */
  SealKind seal = SealKind.Shares;

  /** Whether it is configured for another seal than its data have. */
  boolean moving;

  /** Shares that it was given to open it. */
  int given;

  /** Those of them that were to migrate it too. */
  int migrated;

  private int asked;

  @Override
  public MemberState look() {
    return sealed
        ? new MemberState.Sealed(seal(), "1.21.1")
        : follows
            ? new MemberState.Standby("vault", "1.21.1")
            : new MemberState.Active("vault", "1.21.1");
  }

  @Override
  public Split split() {
    return new Split(1, 1);
  }

  @Override
  public long applied() {
    return behind && asked++ > 0 ? 1 : 2;
  }

  @Override
  public VaultToken generateRoot(List<KeyShare> shares) throws VaultFailure {
    if (!text(shares).equals(opening)) {
      throw new VaultFailure("PUT sys/generate-root/update", new Trouble.WrongShare());
    }
    roots++;
    then.run();
    return new VaultToken(SecretBytes.taking("hvs.root".getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public RekeyState rekeyState() {
    return unconfirmed
        .<RekeyState>map(_ -> new RekeyState.Unconfirmed("nonce", "confirmation"))
        .orElseGet(RekeyState.Idle::new);
  }

  @Override
  public NewShares rekey(List<KeyShare> old, int shares, int threshold) throws VaultFailure {
    if (!text(old).equals(opening)) {
      throw new VaultFailure("PUT sys/rekey/update", new Trouble.WrongShare());
    }
    unconfirmed = Optional.of(NEW);
    byte[] text = Base64.getEncoder().encode(NEW.getBytes(StandardCharsets.US_ASCII));
    return new NewShares(List.of(new KeyShare(SecretBytes.taking(text))));
  }

  @Override
  public void confirmRekey(List<KeyShare> shares) throws VaultFailure {
    if (!unconfirmed.equals(Optional.of(text(shares)))) {
      throw new VaultFailure("PUT sys/rekey/verify", new Trouble.WrongShare());
    }
    opening = text(shares);
    unconfirmed = Optional.empty();
  }

  @Override
  public void cancelRekey() {
    unconfirmed = Optional.empty();
  }

  private static String text(List<KeyShare> shares) {
    byte[] share = Base64.getDecoder().decode(shares.getFirst().text().copy());
    return new String(share, StandardCharsets.US_ASCII);
  }

  /** Of all calls with a token a proof makes these few. */
  @Override
  public VaultSession session(VaultToken token) {
    return (VaultSession)
        Proxy.newProxyInstance(
            VaultSession.class.getClassLoader(),
            new Class<?>[] {VaultSession.class},
            (_, method, _) -> answer(method));
  }

  private Object answer(Method method) {
    return switch (method.getName()) {
      case "self" -> new TokenFacts("own", List.of("root"), Duration.ZERO, false);
      case "accessors" -> List.of("own");
      case "token" -> Optional.empty();
      case "revokeSelf" -> --roots;
      default -> throw new AssertionError("not asked of it: " + method);
    };
  }

  @Override
  public InitialKeys initialize(SealKind seal, Split split) {
    throw new AssertionError("it is initialised");
  }

  @Override
  public MemberState unseal(KeyShare share) throws VaultFailure {
    given++;
    if (!text(List.of(share)).equals(opening)) {
      throw new VaultFailure("PUT sys/unseal", new Trouble.WrongShare());
    }
    sealed = false;
    return look();
  }

  @Override
  public MemberState migrate(KeyShare share) throws VaultFailure {
    migrated++;
    MemberState state = unseal(share);
    moving = false;
    return state;
  }

  @Override
  public SealState seal() {
    return new SealState(seal.type(), 1, 1, 0, "", moving);
  }

  @Override
  public MemberState resetUnseal() {
    throw new AssertionError("it is unsealed");
  }

  @Override
  public Login login(String mount, String role, SecretBytes identity) throws VaultFailure {
    throw new VaultFailure("PUT auth/jwt/login", new Trouble.Denied());
  }

  @Override
  public void close() {}
}
