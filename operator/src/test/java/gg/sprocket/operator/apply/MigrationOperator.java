package gg.sprocket.operator.apply;

import gg.sprocket.operator.apply.MigrationModel.Ask;
import gg.sprocket.operator.apply.MigrationModel.Config;
import gg.sprocket.operator.apply.MigrationVoter.Form;
import gg.sprocket.operator.apply.MigrationVoter.Run;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.vault.VaultComponent;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Planner;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.VaultSeal;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.SealMigration;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The operator's own plans by what it is shown of a {@link MigrationModel}. */
final class MigrationOperator implements AutoCloseable {

  /** Something that a pass does; each may be its last. */
  sealed interface Act {}

  /** It writes the configuration. */
  record Tell(Config config) implements Act {}

  /** It writes a StatefulSet. */
  record Give(int member, Form form) implements Act {}

  /** It does a step with the Vault. */
  record Do(Change.VaultDeed deed) implements Act {}

  private static final Read<String> TRUST = new Read.Ok<>("trust");

  private final Planner planner = new Planner(List.of(new VaultComponent("operator:1")));
  private final MigrationForms forms = new MigrationForms();
  private final Map<Ask, Observed> shown = new EnumMap<>(Ask.class);
  private final Map<Object, List<Act>> plans = new HashMap<>();
  private final MigrationModel begin;
  private final MigrationHands hands;

  /**
   * Of a Vault of which all members take part.
   *
   * @param there whether it goes from key shares to a service, and not back
   */
  MigrationOperator(boolean there, int size) {
    Scene scene =
        Scene.minimal()
            .secret("seal", Map.of("token", "not-real"))
            .set(MigrationSpecs.of(there, size, Ask.Former))
            .settle();
    List<PersistentVolumeClaim> claims =
        scene.all(PersistentVolumeClaim.class).stream()
            .filter(claim -> claim.getMetadata().getName().contains("vault"))
            .toList();
    begin = first(there, size, scene, notes(there, scene, claims));
    hands =
        new MigrationHands(scene.observed().identity(), scene.instance().dataId(), claims, begin);
    for (Ask ask : Ask.values()) {
      shown.put(ask, scene.set(MigrationSpecs.of(there, size, ask)).observed());
    }
  }

  private static Map<String, String> notes(
      boolean there, Scene scene, List<PersistentVolumeClaim> claims) {
    String uids =
        claims.stream().map(claim -> claim.getMetadata().getUid()).collect(Collectors.joining(","));
    String mark = new SetUpForm("sprocket-mle", "mle", TRUST.found()).mark().orElseThrow();
    SealKind from = there ? SealKind.Shares : SealKind.Transit;
    return Map.of(
        Labels.OWNER,
        scene.observed().identity().owner(),
        Labels.CLAIMS,
        uids,
        Labels.OPENS,
        uids,
        Labels.SEAL,
        from.type(),
        Labels.THRESHOLD,
        "1",
        Labels.SET_UP,
        mark);
  }

  private MigrationModel first(boolean there, int size, Scene scene, Map<String, String> notes) {
    List<MigrationVoter> members =
        IntStream.range(0, size)
            .mapToObj(i -> scene.get(StatefulSet.class, MigrationForms.name(i)))
            .map(forms::form)
            .map(form -> new MigrationVoter(form, form, "", Run.Down, false, false, false))
            .toList();
    Config config = forms.config(scene.get(ConfigMap.class, "mle-vault"));
    SealKind from = there ? SealKind.Shares : SealKind.Transit;
    SealKind to = there ? SealKind.Transit : SealKind.Shares;
    MigrationModel now =
        new MigrationModel(from, to, Ask.Former, false, config, notes, members, -1);
    for (int i = 0; i < size; i++) {
      now = there ? now.started(i).opened(i) : now.started(i);
    }
    return now;
  }

  MigrationModel begin() {
    return begin;
  }

  /** The word of the migration that a spec asks for; empty if it asks for none. */
  String word(Ask ask) {
    return VaultSeal.migration(shown(ask).spec().found().orElseThrow().vault().managed().unseal())
        .map(SealMigration::word)
        .orElse("");
  }

  private Observed shown(Ask ask) {
    return Optional.ofNullable(shown.get(ask)).orElseThrow();
  }

  /** How many different plans were made and deeds done. */
  String counted() {
    return "%d plans and %d deeds".formatted(plans.size(), hands.count());
  }

  /** What the next pass does. */
  List<Act> plan(MigrationModel now) {
    return plans.computeIfAbsent(
        seen(now), _ -> planner.plan(observed(now)).changes().map(this::act).toList());
  }

  /** What is there after a deed, be it done or refused. */
  MigrationModel done(MigrationModel now, Change.VaultDeed deed) {
    return hands.done(now, deed);
  }

  /** All that an operator is shown. */
  private static Object seen(MigrationModel now) {
    List<Object> seen = new ArrayList<>(List.of(now.ask(), now.map(), now.notes()));
    for (int i = 0; i < now.members().size(); i++) {
      MigrationVoter one = now.members().get(i);
      MemberState state = ModelledMember.look(now, i);
      seen.add(List.of(one.set(), one.pod(), one.isOpen(), state, said(now, i, state)));
    }
    return seen;
  }

  private static Optional<String> said(MigrationModel now, int number, MemberState state) {
    return new ModelledMember(number, () -> now, _ -> {}).seal(state);
  }

  private Act act(Change change) {
    return switch (change) {
      case Change.Apply apply when apply.object() instanceof StatefulSet set ->
          new Give(MigrationForms.number(set.getMetadata().getName()), forms.form(set));
      case Change.Apply apply when apply.object() instanceof ConfigMap map ->
          new Tell(forms.config(map));
      case Change.VaultDeed deed -> new Do(deed);
      default -> throw new AssertionError("no part of it: " + change.ref());
    };
  }

  private Observed observed(MigrationModel now) {
    Observed base = shown(now.ask());
    Map<ObjectRef, HasMetadata> all = new HashMap<>(base.objects());
    put(all, forms.map(now.map()));
    List<Pod> pods = new ArrayList<>();
    for (int i = 0; i < now.members().size(); i++) {
      put(all, forms.set(now.members().get(i)));
      pods.add(MigrationForms.pod(i, now.members().get(i).pod()));
    }
    return new Observed(
        base.now(),
        base.identity(),
        base.spec(),
        base.status(),
        base.release(),
        all,
        base.shared(),
        pods,
        base.secrets(),
        base.writes(),
        base.surroundings(),
        base.alone(),
        base.expandable(),
        new Fact.Known<>(view(now)),
        base.entries());
  }

  private VaultView view(MigrationModel now) {
    Map<String, MemberState> states = new TreeMap<>();
    Map<String, String> seals = new TreeMap<>();
    for (int i = 0; i < now.members().size(); i++) {
      String name = MigrationForms.name(i);
      MemberState state = ModelledMember.look(now, i);
      states.put(name, state);
      said(now, i, state).ifPresent(seal -> seals.put(name, seal));
    }
    return new VaultView(states, seals, hands.custody(now), Optional.empty(), TRUST, true);
  }

  private static void put(Map<ObjectRef, HasMetadata> all, HasMetadata object) {
    all.put(ObjectRef.of(object), object);
  }

  @Override
  public void close() {
    hands.close();
  }
}
