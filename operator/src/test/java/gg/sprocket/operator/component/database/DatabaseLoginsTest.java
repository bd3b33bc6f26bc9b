package gg.sprocket.operator.component.database;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.LeaseStep;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** When the Vault makes a login at the database, makes it longer, and takes it back. */
class DatabaseLoginsTest {

  private static final MemberState ACTIVE = LoginScene.ACTIVE;
  private static final MemberState GONE = new MemberState.Unreachable(NoAnswer.ConnectionRefused);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String FIRST = "mle-database-lease-1";
  private static final String SECOND = "mle-database-lease-2";

  private final Scene scene = LoginScene.of("{life: 1h, maxLife: 6h}");

  @Test
  void untilThereIsOneTheApplicationHasTheOwners() {
    assertThat(steps()).isEmpty();
    assertThat(form()).contains("mle-database-login").doesNotContain("mle-database-lease");
    assertThat(health()).returns(Reason.Progressing, Health::reason);

    vault(ACTIVE, false);
    assertThat(steps()).as("its set-up does not let it yet").isEmpty();
  }

  @Test
  void oneIsMadeAndItsReadersAreReplaced() {
    vault(ACTIVE, true);
    assertThat(steps()).containsExactly("Issue " + FIRST);

    scene.settle();
    assertThat(form()).contains(FIRST, "role-of-" + FIRST).doesNotContain("mle-database-login");
    assertThat(scene.get(Deployment.class, "mle-monolith").getSpec().getTemplate())
        .satisfies(
            template ->
                assertThat(template.getMetadata().getLabels())
                    .containsEntry(Labels.DATABASE_LEASE, "1"));
    assertThat(health()).returns(Reason.AsWanted, Health::reason);
  }

  @Test
  void itIsMadeLongerWithAThirdOfItsTermLeft() {
    withOne();
    assertThat(scene.at("2026-01-01T00:39:59Z").changes()).isEmpty();
    assertThat(scene.plan().nextLook()).contains(Instant.parse("2026-01-01T00:40:00Z"));

    scene.at("2026-01-01T00:40:00Z");
    assertThat(steps()).containsExactly("Renew " + FIRST);
    scene.settle();
    assertThat(scene.at("2026-01-01T01:19:59Z").changes()).isEmpty();
  }

  @Test
  void itIsMadeLongerAlsoWhileTheInstanceIsSuspended() {
    withOne();
    scene.set("suspend: true").at("2026-01-01T00:40:00Z");

    assertThat(steps()).containsExactly("Renew " + FIRST);
  }

  @Test
  void anotherTakesItsPlaceAndTheFormerGoesOnceNobodyHasIt() {
    withOne();
    Pod old = process("1");
    scene.pod(old).at("2026-01-01T00:40:00Z").settle();
    for (String time : List.of("01:20", "02:00", "02:40", "03:20")) {
      scene.at("2026-01-01T" + time + ":00Z").settle();
    }
    scene.at("2026-01-01T04:00:00Z");
    assertThat(steps()).containsExactlyInAnyOrder("Renew " + FIRST, "Issue " + SECOND);
    scene.pass();
    assertThat(steps()).as("still in the form of the processes").isEmpty();
    scene.pass();
    assertThat(form()).contains(SECOND).doesNotContain(FIRST);
    scene.noPods().pod(LoginScene.member()).pod(process("2"));
    assertThat(steps()).as("the processes are not ready yet").isEmpty();
    scene.pod(old).settle();
    assertThat(steps()).as("a pod has it").isEmpty();

    scene.noPods().pod(LoginScene.member()).pod(process("2"));
    assertThat(steps()).containsExactly("Revoke " + FIRST);
    scene.settle();
    assertThat(scene.observed().secret(FIRST)).isEmpty();
    assertThat(scene.observed().secret(SECOND)).isPresent();
  }

  @Test
  void oneThatIsOverIsFollowedByAnother() {
    withOne();
    scene.at("2026-01-01T01:00:00Z");

    assertThat(steps()).containsExactly("Issue " + SECOND);
  }

  @Test
  void aVaultThatIsAwayTakesNothingAndIsToldBeforeTheEnd() {
    withOne();
    vault(GONE, true);
    assertThat(scene.at("2026-01-01T00:39:00Z").changes()).isEmpty();
    assertThat(health()).returns(Reason.AsWanted, Health::reason);

    scene.at("2026-01-01T00:41:00Z");
    assertThat(scene.changes()).isEmpty();
    assertThat(health())
        .returns(Reason.DatabaseLoginExpiring, Health::reason)
        .satisfies(
            told ->
                assertThat(told.message())
                    .contains(FIRST, "refused from 2026-01-01T01:00:00Z on", "VaultReady"));
    scene.at("2026-01-01T02:00:00Z");
    assertThat(health().message()).contains("refused since 2026-01-01T01:00:00Z");
    assertThat(form()).contains(FIRST);
  }

  @Test
  void whoWantsNoneAnyMoreGetsTheOwnersBackFirst() {
    withOne();
    scene.pod(process("1")).set("database: {mode: Builtin}").settle();
    assertThat(form()).contains("mle-database-login").doesNotContain(FIRST);
    assertThat(scene.observed().secret(FIRST)).as("a pod has it").isPresent();

    scene.noPods().pod(LoginScene.member());
    assertThat(steps()).containsExactly("Revoke " + FIRST);
    scene.pass();
    assertThat(scene.observed().secret(FIRST)).isEmpty();
    assertThat(steps()).isEmpty();
    assertThat(scene.changes())
        .as("the Vault forgets how")
        .anyMatch(change -> change.startsWith("VaultDeed"))
        .as("and the database is not restarted for it")
        .doesNotContain("Apply StatefulSet/mle-database", "Apply ConfigMap/mle-database");
  }

  @Test
  void oneThatTheVaultCutsShortIsFollowedAtOnce() {
    withOne();
    Instant now = Instant.parse("2026-01-01T00:40:00Z");
    scene.terms(FIRST, terms -> terms.renewed(terms.mark(), now, HOUR, Duration.ofMinutes(50)));
    scene.at("2026-01-01T00:40:00Z");

    assertThat(steps()).containsExactly("Issue " + SECOND);
  }

  @Test
  void whatNoSecretTellsOfIsTakenBackUnlessAProcessMayHaveIt() {
    vault(ACTIVE, true);
    assertThat(sweeps()).containsExactly(true);

    scene.settle().pod(process("1")).lose(FIRST);
    assertThat(steps()).as("no process has met that name").containsExactly("Issue " + SECOND);
    assertThat(sweeps()).as("it would lose the login that it has").containsExactly(false);
  }

  @Test
  void noneIsAskedForWhileTheServerDoesNotKnowWhoMakesThem() {
    vault(ACTIVE, true);
    scene.unseen(scene.get(StatefulSet.class, "mle-database"));

    assertThat(steps()).isEmpty();
  }

  @Test
  void theVaultReachesTheServerUntilItHasTakenTheLastOneBack() {
    withOne();
    scene.pod(process("1")).set("database: {mode: Builtin}").settle();
    assertThat(clients()).contains("vault-0");

    scene.noPods().pod(LoginScene.member()).pass().pass();
    assertThat(scene.observed().secret(FIRST)).isEmpty();
    assertThat(clients()).doesNotContain("vault-0");
  }

  @Test
  void withoutAVaultASecretGoesOnceItsLoginIsOver() {
    withOne();
    scene.set("database: {mode: Builtin}").set("vault: {mode: Disabled}").settle();
    assertThat(form()).doesNotContain(FIRST);
    assertThat(scene.observed().secret(FIRST)).isPresent();

    scene.at("2026-01-01T01:00:00Z").settle();
    assertThat(scene.observed().secret(FIRST)).isEmpty();
  }

  /** Only there do they know its role, and only there it can be taken back. */
  @Test
  void anotherServerGetsALoginOfItsOwn() {
    withOne();
    scene.pod(process("1"));
    String server = server(FIRST);
    scene.get(PersistentVolumeClaim.class, "mle-database-data").getMetadata().setUid("anew");
    assertThat(steps()).as("the schema is not there yet").isEmpty();
    scene.settle();
    assertThat(server(SECOND)).isNotEqualTo(server);
    assertThat(form()).contains(SECOND).doesNotContain(FIRST);
    assertThat(server(FIRST)).as("it is taken back where it is").isEqualTo(server);
  }

  @Test
  void aVaultThatWasSetUpAnewIsAskedWhetherItStillKnowsIt() {
    withOne();
    scene.terms(FIRST, terms -> terms.renewed("before", terms.renewed(), HOUR, HOUR));

    assertThat(steps()).containsExactly("Renew " + FIRST);
    scene.pass();
    assertThat(steps()).isEmpty();
  }

  @Test
  void aSecretThatTellsNothingStaysWhileAPodHasItAndIsFollowed() {
    withOne();
    scene.pod(process("1")).annotated(FIRST, Labels.LEASE_UNTIL, "soon");
    assertThat(steps()).containsExactly("Issue " + SECOND);
    assertThat(sweeps()).containsExactly(false);
    scene.settle();
    assertThat(form()).contains(SECOND);
    assertThat(scene.observed().secret(FIRST)).as("a pod has it").isPresent();

    scene.noPods().pod(LoginScene.member()).settle();
    assertThat(scene.observed().secret(FIRST)).isEmpty();
  }

  @Test
  void whoIsSuspendedForLongIsToldInTime() {
    withOne();
    scene.set("suspend: true");
    for (String time : List.of("00:40", "01:20", "02:00", "02:40", "03:20")) {
      scene.at("2026-01-01T" + time + ":00Z").settle();
    }
    assertThat(health()).returns(Reason.AsWanted, Health::reason);

    scene.at("2026-01-01T04:00:00Z").settle();
    assertThat(health())
        .returns(Reason.DatabaseLoginExpiring, Health::reason)
        .satisfies(told -> assertThat(told.message()).contains(FIRST, "spec.suspend"));
  }

  @Test
  void aFormerOneThatEndsUnderAProcessIsTold() {
    withOne();
    scene.pod(process("1")).at("2026-01-01T00:59:59Z");
    Instant now = Instant.parse("2026-01-01T00:59:59Z");
    scene.terms(FIRST, terms -> terms.renewed(terms.mark(), now, HOUR, Duration.ofMinutes(10)));
    scene.settle();

    assertThat(form()).contains(SECOND);
    assertThat(health())
        .returns(Reason.DatabaseLoginExpiring, Health::reason)
        .satisfies(told -> assertThat(told.message()).contains(FIRST, "AppsReady"));
  }

  @Test
  void migrationsGoOnAsTheOwner() {
    withOne();

    assertThat(
            scene.all(io.fabric8.kubernetes.api.model.batch.v1.Job.class).stream()
                .map(Json::text)
                .collect(Collectors.joining()))
        .contains("mle-database-login")
        .doesNotContain("mle-database-lease");
  }

  private String server(String secret) {
    return scene
        .observed()
        .secret(secret)
        .orElseThrow()
        .annotation(Labels.LEASE_SERVER)
        .orElseThrow();
  }

  private String clients() {
    return Json.text(scene.get(NetworkPolicy.class, "mle-database").getSpec().getIngress());
  }

  private List<Boolean> sweeps() {
    return scene
        .plan()
        .changes()
        .filter(Change.LeaseDeed.class::isInstance)
        .map(change -> ((LeaseStep.Issue) ((Change.LeaseDeed) change).step()).spared().isPresent())
        .toList();
  }

  private void withOne() {
    vault(ACTIVE, true);
    scene.settle();
  }

  private Health health() {
    return scene.health("databaseLogin");
  }

  private String form() {
    return Json.text(scene.get(Deployment.class, "mle-monolith").getSpec())
        + scene.all(io.fabric8.kubernetes.api.model.ConfigMap.class).stream()
            .filter(map -> map.getMetadata().getName().equals("mle-monolith"))
            .map(Json::text)
            .collect(Collectors.joining());
  }

  private List<String> steps() {
    return scene
        .plan()
        .changes()
        .filter(Change.LeaseDeed.class::isInstance)
        .map(Change.LeaseDeed.class::cast)
        .map(deed -> name(deed.step()) + " " + deed.ref().name())
        .toList();
  }

  private static String name(LeaseStep step) {
    return step.getClass().getSimpleName();
  }

  private void vault(MemberState state, boolean setUp) {
    LoginScene.told(scene, state, setUp);
  }

  private static Pod process(String lease) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("mle-monolith-" + lease)
        .withUid("uid-of-" + lease)
        .withLabels(Labels.of("mle", "app", "monolith"))
        .addToLabels(Labels.DATABASE_LEASE, lease)
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .endStatus()
        .build();
  }
}
