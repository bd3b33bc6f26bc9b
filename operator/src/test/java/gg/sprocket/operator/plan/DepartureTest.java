package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.component.identity.IdentityComponent;
import gg.sprocket.operator.observe.Decoder;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DepartureTest {

  private static final String DELETE = "deletionPolicy: Delete\n";
  private static final Map<String, String> CONFIRMED = Map.of(Labels.CONFIRM_DELETION, "mle");

  private static final Departure DEPARTURE =
      new Departure(() -> IdentityComponent.rights(Observations.OPERATOR));

  @Test
  void retainRemovesOnlyWhatInstancesShare() {
    Plan plan = DEPARTURE.plan(leaving("", Map.of()));

    assertThat(plan.problem()).isEmpty();
    assertThat(texts(plan)).containsExactly("Delete RoleBinding/sprocket-operator-secrets");
  }

  @Test
  void retainIsTheAnswerToASpecThatCannotBeRead() {
    Observed settled = leaving(DELETE, CONFIRMED);
    Read<InstanceSpec> bad = new Read.Bad<>(new Problem(Reason.UndecodableSpec, "spec.profile"));

    assertThat(texts(DEPARTURE.plan(with(settled, bad, settled.secrets(), true))))
        .containsExactly("Delete RoleBinding/sprocket-operator-secrets");
  }

  @Test
  void deleteWithoutTheSecondSignatureTouchesNothing() {
    for (Map<String, String> annotations :
        List.<Map<String, String>>of(Map.of(), Map.of(Labels.CONFIRM_DELETION, "other"))) {
      Plan plan = DEPARTURE.plan(leaving(DELETE, annotations));

      assertThat(plan.waves()).isEmpty();
      Problem problem = plan.problem().orElseThrow();
      assertThat(problem.reason()).isEqualTo(Reason.DeletionConfirmationMissing);
      assertThat(problem.message())
          .contains("annotate spi mle sprocket.gg/confirm-deletion=mle", "deletionPolicy: Retain");
    }
  }

  @Test
  void aProtectedInstanceStaysAsLongAsAnythingOfItDoes() {
    for (String spec :
        List.of("deletionProtection: true\n", DELETE + "  deletionProtection: true\n")) {
      Observed settled = leaving(spec, CONFIRMED);

      Plan plan = DEPARTURE.plan(settled);
      assertThat(plan.waves()).isEmpty();
      assertThat(plan.problem().orElseThrow().reason()).isEqualTo(Reason.DeletionProtected);
      assertThat(plan.problem().orElseThrow().message()).contains("deletionProtection\":false");

      settled
          .objects()
          .values()
          .forEach(o -> o.getMetadata().setDeletionTimestamp("2026-03-01T11:00:00Z"));
      assertThat(DEPARTURE.plan(settled).problem()).isEmpty();
    }
  }

  /** Nobody knows how long it waits for a person, and what runs meanwhile needs them. */
  @Test
  void certificatesOfAnInstanceThatIsHeldAreRenewed() {
    for (String spec : List.of("deletionProtection: true\n", DELETE)) {
      Observed settled = leaving(spec, Map.of());
      Observed later = at(settled, settled.now().plus(Duration.ofDays(300)));

      Plan plan = DEPARTURE.plan(later);
      assertThat(plan.problem()).isPresent();
      assertThat(texts(plan))
          .contains("IssueCertificate Secret/mle-database-tls")
          .allMatch(text -> text.startsWith("IssueCertificate "));
    }
  }

  @Test
  void certificatesOfOneWhoseSpecCannotBeReadAreRenewedToo() {
    Observed settled = leaving(DELETE, Map.of());
    Read<InstanceSpec> bad = new Read.Bad<>(new Problem(Reason.UndecodableSpec, "spec.profile"));
    Observed unread = with(settled, bad, settled.secrets(), true);
    Observed later = at(unread, settled.now().plus(Duration.ofDays(300)));

    Plan plan = DEPARTURE.plan(later, Yaml.object("deletionProtection: true"));
    assertThat(plan.problem()).map(Problem::reason).contains(Reason.DeletionProtected);
    assertThat(texts(plan))
        .contains("IssueCertificate Secret/mle-database-tls")
        .allMatch(text -> text.startsWith("IssueCertificate "));
  }

  /** Without the right no Secret is seen, and so none is renewed. */
  @Test
  void oneThatIsHeldGetsItsRightOnSecretsBack() {
    for (String spec : List.of("deletionProtection: true\n", DELETE)) {
      Observed settled = leaving(spec, Map.of());
      Observed blind = withObjects(settled, settled.objects(), Map.of(), new Fact.Unknown<>());

      Plan plan = DEPARTURE.plan(blind);
      assertThat(plan.problem()).isPresent();
      assertThat(texts(plan)).containsExactly("Apply RoleBinding/sprocket-operator-secrets");
    }
  }

  private static Observed at(Observed observed, Instant now) {
    return new Observed(
        now,
        observed.identity(),
        observed.spec(),
        observed.status(),
        observed.release(),
        observed.objects(),
        observed.shared(),
        observed.pods(),
        observed.secrets(),
        observed.writes(),
        observed.surroundings(),
        observed.alone(),
        observed.expandable());
  }

  @Test
  void oneWhoseSpecCannotBeReadIsProtectedByWhatIsStored() {
    Observed settled = leaving(DELETE, CONFIRMED);
    Read<InstanceSpec> bad = new Read.Bad<>(new Problem(Reason.UndecodableSpec, "spec.profile"));
    Observed unread = with(settled, bad, settled.secrets(), true);

    for (String spec : List.of("deletionProtection: true", "deletionProtection: 'yes'")) {
      Plan plan = DEPARTURE.plan(unread, Yaml.object(spec));
      assertThat(plan.waves()).isEmpty();
      assertThat(plan.problem()).map(Problem::reason).contains(Reason.DeletionProtected);
    }
    for (String spec : List.of("{}", "deletionProtection: false", "deletionProtection: null")) {
      assertThat(DEPARTURE.plan(unread, Yaml.object(spec)).problem()).isEmpty();
    }
    assertThat(DEPARTURE.plan(unread, null).problem()).isEmpty();
  }

  /** As in a namespace that goes as a whole, where no pass may ever see the Secrets again. */
  @Test
  void theKeyOfTheAuthorityGoesEvenWhereSecretsCannotBeSeen() {
    Observed settled = leaving(DELETE, CONFIRMED);
    InstanceStatus known = Decoder.status(Yaml.object("dataId: abc"));
    Problem denied = new Problem(Reason.PermissionMissing, "install the chart's roles");
    Change authority = new Change.RemoveAuthority(Departure.PART, Names.authority("abc"));

    for (Fact<Map<String, SecretView>> secrets :
        List.<Fact<Map<String, SecretView>>>of(
            new Fact.Unknown<>(), new Fact.Failed<>(denied, settled.now()))) {
      Plan plan = DEPARTURE.plan(of(settled, known, settled.shared(), secrets));
      assertThat(plan.problem()).isPresent();
      assertThat(plan.changes()).containsExactly(authority);
    }
    assertThat(DEPARTURE.plan(of(settled, known, Map.of(), new Fact.Unknown<>())).waves())
        .singleElement()
        .satisfies(wave -> assertThat(wave).hasSize(2).contains(authority));
    Observed unsigned = leaving(DELETE, Map.of());
    assertThat(DEPARTURE.plan(of(unsigned, known, Map.of(), new Fact.Unknown<>())).changes())
        .doesNotContain(authority);
  }

  @Test
  void deleteNeedsNoSignatureWhereNothingIsKept() {
    Observed settled = leaving(DELETE, Map.of());
    Map<ObjectRef, HasMetadata> rights =
        Map.of(
            Observed.SECRETS_BINDING,
            Objects.requireNonNull(settled.shared().get(Observed.SECRETS_BINDING)));
    Observed empty = withObjects(settled, Map.of(), rights, new Fact.Known<>(Map.of()));

    assertThat(DEPARTURE.plan(empty).problem()).isEmpty();
  }

  @Test
  void generatedSecretsNeedASignatureEvenWithoutAnyClaim() {
    Observed settled = leaving(DELETE, Map.of());
    Observed external = withObjects(settled, Map.of(), settled.shared(), settled.secrets());

    assertThat(DEPARTURE.plan(external).problem().orElseThrow().reason())
        .isEqualTo(Reason.DeletionConfirmationMissing);
  }

  @Test
  void withoutTheRightOnSecretsItIsTakenFirst() {
    Observed settled = leaving(DELETE, CONFIRMED);
    Plan plan = DEPARTURE.plan(withObjects(settled, Map.of(), Map.of(), new Fact.Unknown<>()));

    assertThat(texts(plan)).containsExactly("Apply RoleBinding/sprocket-operator-secrets");
    assertThat(plan.problem().orElseThrow().reason()).isEqualTo(Reason.PreparingNamespace);
  }

  @Test
  void anObjectThatLostItsInstancesLabelIsNotRemovedWithTheRights() {
    Observed settled = leaving("", Map.of());
    Map<ObjectRef, HasMetadata> shared = new HashMap<>(settled.shared());
    settled.objects().entrySet().stream()
        .filter(e -> e.getKey().kind().equals("PersistentVolumeClaim"))
        .forEach(e -> shared.put(e.getKey(), e.getValue()));
    assertThat(shared).hasSizeGreaterThan(settled.shared().size());

    assertThat(
            texts(
                DEPARTURE.plan(withObjects(settled, settled.objects(), shared, settled.secrets()))))
        .containsExactly("Delete RoleBinding/sprocket-operator-secrets");
  }

  @Test
  void whatKeepsSecretsFromSightIsToldAsItIs() {
    Observed settled = leaving(DELETE, CONFIRMED);
    Problem denied = new Problem(Reason.PermissionMissing, "install the chart's roles");
    Plan plan =
        DEPARTURE.plan(
            with(settled, settled.spec(), new Fact.Failed<>(denied, settled.now()), true));

    assertThat(plan.problem()).contains(denied);
  }

  @Test
  void deleteRemovesWorkloadsThenDataThenTheirKeysThenTheRights() {
    Observed settled = leaving(DELETE, CONFIRMED);
    Plan plan = DEPARTURE.plan(settled);

    assertThat(plan.problem()).isEmpty();
    assertThat(plan.waves()).hasSize(4);
    assertThat(kinds(plan.waves().get(0)))
        .containsExactlyInAnyOrder("StatefulSet", "Deployment", "Job");
    assertThat(kinds(plan.waves().get(1))).contains("PersistentVolumeClaim", "Secret");
    assertThat(plan.waves().get(2)).allMatch(Change.RemoveVaultKeys.class::isInstance).hasSize(1);
    assertThat(kinds(plan.waves().get(3))).containsExactly("RoleBinding");
    String dataId =
        settled.objects().values().stream()
            .flatMap(o -> Labels.label(o, Labels.DATA_ID).stream())
            .findFirst()
            .orElseThrow();
    assertThat(plan.changes())
        .contains(new Change.RemoveAuthority(Departure.PART, Names.authority(dataId)));
    assertThat(
            plan.changes().filter(Change.Delete.class::isInstance).map(Change.Delete.class::cast))
        .allSatisfy(delete -> assertThat(delete.uid()).isNotEmpty());
  }

  /** Keys that go before what they open would make a volume that is held up worthless. */
  @Test
  void theKeysOfAVaultStayUntilItsClaimsAreGone() {
    Observed settled = leaving(DELETE + "  vault: {mode: Managed}\n", CONFIRMED);
    Plan first = DEPARTURE.plan(settled);
    assertThat(texts(first))
        .contains("Delete PersistentVolumeClaim/mle-vault-data-0")
        .noneMatch(text -> text.startsWith("RemoveVaultKeys") || text.contains("RoleBinding"));
    assertThat(first.problem())
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .returns(Reason.VaultVolumesLeaving, Problem::reason)
                    .satisfies(p -> assertThat(p.message()).contains("describe pvc mle-vault-")));

    settled
        .objects()
        .values()
        .forEach(o -> o.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z"));
    Plan going = DEPARTURE.plan(settled);
    assertThat(texts(going)).noneMatch(text -> text.startsWith("RemoveVaultKeys"));
    assertThat(going.problem()).map(Problem::reason).contains(Reason.VaultVolumesLeaving);

    InstanceStatus known = Decoder.status(Yaml.object("dataId: abc"));
    Plan gone = DEPARTURE.plan(of(settled, known, settled.shared(), new Fact.Known<>(Map.of())));
    assertThat(gone.problem()).isEmpty();
    assertThat(gone.changes()).contains(new Change.RemoveVaultKeys(Departure.PART, "abc"));
  }

  @Test
  void theKeysOfAVaultNeedASignatureThoughNothingElseIsLeft() {
    Observed settled = leaving(DELETE, Map.of());
    InstanceStatus known = Decoder.status(Yaml.object("dataId: abc"));

    Plan plan = DEPARTURE.plan(of(settled, known, settled.shared(), new Fact.Known<>(Map.of())));
    assertThat(plan.problem()).isEmpty();
    assertThat(texts(plan)).noneMatch(text -> text.startsWith("RemoveVaultKeys"));
  }

  @Test
  void suppliedSecretsAreNotOurs() {
    assertThat(texts(DEPARTURE.plan(leaving(DELETE, CONFIRMED)))).doesNotContain("Secret/supplied");
  }

  @Test
  void deleteWaitsUntilSecretsCanBeSeen() {
    Observed settled = leaving(DELETE, CONFIRMED);
    Plan plan = DEPARTURE.plan(with(settled, settled.spec(), new Fact.Unknown<>(), true));

    assertThat(plan.waves()).isEmpty();
    assertThat(plan.problem().orElseThrow().reason()).isEqualTo(Reason.PreparingNamespace);
  }

  @Test
  void theRightsStayWhileAnotherInstanceStays() {
    Observed settled = leaving(DELETE, CONFIRMED);

    assertThat(texts(DEPARTURE.plan(with(settled, settled.spec(), settled.secrets(), false))))
        .noneMatch(text -> text.contains("RoleBinding"))
        .isNotEmpty();
  }

  @Test
  void whatIsGoingAlreadyIsLeftAlone() {
    Observed settled = leaving(DELETE, CONFIRMED);
    settled
        .objects()
        .values()
        .forEach(o -> o.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z"));

    assertThat(DEPARTURE.plan(settled).waves().stream().flatMap(w -> kinds(w).stream()))
        .containsOnly("Secret", "RoleBinding");
  }

  private static List<String> texts(Plan plan) {
    return plan.changes().map(c -> c.getClass().getSimpleName() + " " + c.ref()).toList();
  }

  private static Set<String> kinds(List<Change> wave) {
    return wave.stream().map(change -> change.ref().kind()).collect(Collectors.toSet());
  }

  private static Simulation.Subject subject(String more, Map<String, String> annotations) {
    var instance =
        Yaml.object(
            """
            metadata: {name: mle, namespace: league}
            spec:
              organization: {slug: mle, displayName: Minor League Esports}
              version: "1.5.0"
              vault: {mode: Disabled}
              exposure: {domain: mle.example.org}
              integrations: {discord: {secretRef: {name: supplied}}}
            """
                + (more.isEmpty() ? "" : "  " + more));
    Simulation.Subject subject = Observations.subject(instance, Observations.release());
    Identity old = subject.identity();
    return new Simulation.Subject(
        new Identity(old.namespace(), old.name(), old.uid(), old.generation(), true, annotations),
        subject.spec(),
        InstanceStatus.NONE,
        subject.release());
  }

  /** An instance that was complete and is to go, the last of its namespace. */
  private static Observed leaving(String more, Map<String, String> annotations) {
    Simulation simulation = new Simulation();
    Simulation.Subject subject = subject(more, annotations);
    simulation.settle(new Planner(Observations.components()), subject, 30);
    Observed observed = simulation.observed(subject);
    assertThat(observed.shared().keySet())
        .contains(new ObjectRef(RoleBinding.class, "sprocket-operator-secrets"));
    return observed;
  }

  /** Without any claim. */
  private static Observed of(
      Observed observed,
      InstanceStatus status,
      Map<ObjectRef, HasMetadata> shared,
      Fact<Map<String, SecretView>> secrets) {
    return new Observed(
        observed.now(),
        observed.identity(),
        observed.spec(),
        status,
        observed.release(),
        Map.of(),
        shared,
        List.of(),
        secrets,
        observed.writes(),
        observed.surroundings(),
        true,
        observed.expandable());
  }

  private static Observed withObjects(
      Observed observed,
      Map<ObjectRef, HasMetadata> objects,
      Map<ObjectRef, HasMetadata> shared,
      Fact<Map<String, SecretView>> secrets) {
    return new Observed(
        observed.now(),
        observed.identity(),
        observed.spec(),
        observed.status(),
        observed.release(),
        objects,
        shared,
        List.of(),
        secrets,
        observed.writes(),
        observed.surroundings(),
        true,
        observed.expandable());
  }

  private static Observed with(
      Observed observed,
      Read<InstanceSpec> spec,
      Fact<Map<String, SecretView>> secrets,
      boolean alone) {
    return new Observed(
        observed.now(),
        observed.identity(),
        spec,
        observed.status(),
        observed.release(),
        observed.objects(),
        observed.shared(),
        observed.pods(),
        secrets,
        observed.writes(),
        observed.surroundings(),
        alone,
        observed.expandable());
  }
}
