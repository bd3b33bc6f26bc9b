package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.vault.KeyShare;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.VaultFailure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever was decided before, a member says itself whether it takes shares. */
class OpeningTest {

  @ParameterizedTest
  @EnumSource(SealKind.class)
  void onlyWhoTakesSharesIsGivenAny(SealKind seal) throws VaultFailure {
    PlayedMember member = new PlayedMember();
    member.sealed = true;
    member.seal = seal;
    member.opening = "right";
    byte[] text = Base64.getEncoder().encode("right".getBytes(StandardCharsets.US_ASCII));
    MemberState state = new Opening(member).unseal(List.of(new KeyShare(SecretBytes.taking(text))));

    assertThat(member.given).isEqualTo(seal.opensItself() ? 0 : 1);
    assertThat(state.isUnsealed()).isEqualTo(!seal.opensItself());
  }

  @ParameterizedTest
  @EnumSource(SealKind.class)
  void onlyWhoIsMeantToIsMigrated(SealKind seal) throws VaultFailure {
    PlayedMember member = new PlayedMember();
    member.sealed = true;
    member.seal = seal;
    member.moving = true;
    member.opening = "right";

    MemberState left = new Opening(member).unseal(List.of(right()));
    assertThat(left.isUnsealed()).isFalse();
    assertThat(member.given).isZero();

    MemberState state = new Opening(member).migrate(List.of(right()));
    assertThat(state.isUnsealed()).isTrue();
    assertThat(member.migrated).isEqualTo(1);
  }

  /** Its data were sealed anew by another member already, or before it was restarted. */
  @ParameterizedTest
  @EnumSource(SealKind.class)
  void whoIsConfiguredForBothAndMigratedIsOnlyOpened(SealKind seal) throws VaultFailure {
    PlayedMember member = new PlayedMember();
    member.sealed = true;
    member.seal = seal;
    member.opening = "right";

    MemberState state = new Opening(member).migrate(List.of(right()));

    assertThat(state.isUnsealed()).isTrue();
    assertThat(member.migrated).isZero();
  }

  private static KeyShare right() {
    byte[] text = Base64.getEncoder().encode("right".getBytes(StandardCharsets.US_ASCII));
    return new KeyShare(SecretBytes.taking(text));
  }
}
