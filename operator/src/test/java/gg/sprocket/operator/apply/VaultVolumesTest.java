package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.VaultTarget;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.Lives;
import gg.sprocket.operator.plan.vault.Member;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Situation;
import gg.sprocket.operator.plan.vault.Standing;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Claims and the StatefulSets that hold them are removed by their uids. */
class VaultVolumesTest {

  private static final Identity MLE = new Identity("league", "mle", "uid-1", 1, false, Map.of());
  private static final VaultTarget TARGET =
      new VaultTarget(
          "abc",
          List.of(new VaultTarget.Member("mle-vault-0", "mle-vault-data-0", Optional.empty())),
          5,
          3,
          false,
          SealKind.Shares,
          new SetUpForm("league", "mle", Optional.empty()),
          Lives.NOTHING);

  private final ObjectServer server = new ObjectServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aClaimGoesAfterItsStatefulSet() {
    server.put(claim("a"));
    server.put(set("s", "uid-1"));

    remove();

    assertThat(isThere(StatefulSet.class, "mle-vault-0")).isFalse();
    assertThat(isThere(PersistentVolumeClaim.class, "mle-vault-data-0")).isFalse();
    assertThat(server.requests().getLast()).contains("DELETE", "persistentvolumeclaims");
  }

  @Test
  void whatTookTheirNamesMeanwhileStays() {
    server.put(claim("a"));
    server.put(set("s", "uid-1"));
    server.before(
        "DELETE",
        () -> {
          server.put(set("other", "uid-1"));
          server.put(claim("b"));
        });

    remove();

    assertThat(isThere(StatefulSet.class, "mle-vault-0")).isTrue();
    assertThat(isThere(PersistentVolumeClaim.class, "mle-vault-data-0")).isTrue();
  }

  @Test
  void aStatefulSetOfSomebodyElseStays() {
    server.put(set("s", "uid-of-another"));

    remove();

    assertThat(isThere(StatefulSet.class, "mle-vault-0")).isTrue();
  }

  private void remove() {
    Member member = new Member("mle-vault-0", Optional.of("a"), false, Standing.Sealed);
    new VaultVolumes(server.client)
        .remove(
            MLE,
            TARGET,
            new Situation(
                false, List.of(member), Custody.NONE, false, Optional.empty(), Lives.NOTHING),
            new TreeSet<>(List.of("a")));
  }

  private boolean isThere(Class<? extends HasMetadata> kind, String name) {
    return server.get(kind, "league", name).isPresent();
  }

  private static StatefulSet set(String uid, String owner) {
    return new StatefulSetBuilder()
        .withNewMetadata()
        .withNamespace("league")
        .withName("mle-vault-0")
        .withUid(uid)
        .withOwnerReferences(new OwnerReferenceBuilder().withUid(owner).build())
        .endMetadata()
        .build();
  }

  private static PersistentVolumeClaim claim(String uid) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withNamespace("league")
        .withName("mle-vault-data-0")
        .withUid(uid)
        .endMetadata()
        .build();
  }
}
