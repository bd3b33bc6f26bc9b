package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ExternalVault;
import gg.sprocket.operator.api.v1alpha1.VaultAuthority;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.release.SecretSource.InSecret;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.resource.Volumes;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A Vault that somebody else runs, as the Jobs read it: by a ServiceAccount of the instance's
 * namespace, whose token is made for that Vault and opens nothing else. The operator itself neither
 * calls the address nor logs in there.
 *
 * @param instance the instance
 * @param vault what its spec says of the Vault
 * @param inbox uid of the Secret that the Jobs fill, if it is there
 */
public record VaultReading(Instance instance, ExternalVault vault, Optional<String> inbox)
    implements ProbedService {

  /** Least that Kubernetes grants, and more than a look takes. */
  private static final long TOKEN_SECONDS = 600;

  private static final String AUTHORITY = "ca.crt";

  /** The ConfigMap with the API server's authority, which Kubernetes puts into every namespace. */
  private static final String CLUSTER = "kube-root-ca.crt";

  /** That of an instance whose Vault is External. */
  public static Optional<VaultReading> of(Instance instance, Observed observed) {
    Optional<String> inbox = observed.secret(instance.names().vaultInbox()).map(SecretView::uid);
    return instance.spec().vault().outside().map(vault -> new VaultReading(instance, vault, inbox));
  }

  /** Whether the Jobs bring values, and do not merely look whether they could. */
  public boolean brings() {
    return instance.spec().secrets().inVault();
  }

  /** Why it cannot be looked at. */
  public Optional<Problem> unusable(Observed observed) {
    return Inputs.unseen(instance, observed)
        .or(() -> Inputs.missing(observed, values()))
        .or(() -> Inputs.unmade(instance.names(), observed, List.of()));
  }

  /** The Jobs that are wanted. */
  public List<Wanted> jobs(Observed observed, String image) {
    return new Proof(this, instance, observed).wanted(image);
  }

  /** How it is, as the last look told. */
  public Health health(Observed observed) {
    return new Proof(this, instance, observed).health();
  }

  /** When it is to be looked at again; empty of a Vault that is not External. */
  static Optional<Instant> nextLook(Instance instance, Observed observed) {
    return instance.spec().suspend()
        ? Optional.empty()
        : of(instance, observed)
            .flatMap(reading -> new Proof(reading, instance, observed).nextLook());
  }

  @Override
  public String name() {
    return VaultPod.PART;
  }

  @Override
  public String process() {
    return VaultPod.PART;
  }

  @Override
  public List<InSecret> values() {
    return authority()
        .flatMap(ca -> Optional.ofNullable(ca.secretRef()))
        .map(secret -> List.of(new InSecret(secret.name(), AUTHORITY)))
        .orElse(List.of());
  }

  @Override
  public Map<String, String> variables() {
    VaultFolder folder = VaultFolder.of(instance);
    Map<String, String> variables = new TreeMap<>();
    variables.put("PROBE_ADDRESS", vault.address());
    variables.put("PROBE_VAULT_NAMESPACE", Objects.requireNonNullElse(vault.namespace(), ""));
    variables.put("PROBE_METHOD", vault.auth().method().name());
    variables.put("PROBE_AUTH", vault.auth().path());
    variables.put("PROBE_ROLE", vault.auth().role());
    variables.put("PROBE_AUDIENCE", audience());
    variables.put("PROBE_NAMESPACE", instance.identity().namespace());
    variables.put("PROBE_ACCOUNT", account(instance.names()));
    variables.put("PROBE_MOUNT", folder.mount());
    variables.put("PROBE_FOLDER", folder.prefix());
    variables.put("PROBE_ENTRIES", Json.text(entries()));
    authority().ifPresent(ca -> variables.put("PROBE_AUTHORITY", named(ca)));
    if (brings()) {
      variables.put("PROBE_INBOX", instance.names().vaultInbox());
      variables.put("PROBE_INBOX_UID", inbox.orElse(""));
    }
    return variables;
  }

  @Override
  public Map<String, String> remarks(String inputs) {
    return brings() ? Map.of("PROBE_INPUTS", inputs) : Map.of();
  }

  @Override
  public Volume files() {
    List<VolumeProjection> sources = new ArrayList<>();
    sources.add(Volumes.token("token", audience(), TOKEN_SECONDS));
    // Shown to the API server alone; what it is for must not be what the other one is for.
    sources.add(Volumes.clusterToken("api-token", TOKEN_SECONDS));
    if (brings()) {
      sources.add(Volumes.configMapKey(CLUSTER, AUTHORITY, "api-ca.crt"));
    }
    authority().ifPresent(ca -> sources.add(authority(ca)));
    return Volumes.projected(FILES, sources);
  }

  @Override
  public boolean isAnswered(Observed observed, String inputs) {
    return !brings()
        || observed
            .secret(instance.names().vaultInbox())
            .flatMap(secret -> secret.annotation(Labels.INPUTS))
            .filter(inputs::equals)
            .isPresent();
  }

  @Override
  public String account(Names names) {
    return names.vaultReader();
  }

  @Override
  public Duration pace() {
    return brings() ? vault.refresh() : SELDOM;
  }

  /** Audience that the token is made for. */
  private String audience() {
    return Optional.ofNullable(vault.auth().audience())
        .orElseGet(
            () ->
                new SetUpForm(
                        instance.identity().namespace(),
                        instance.identity().name(),
                        Optional.empty())
                    .audience());
  }

  /**
   * The keys of each entry that is read, by path. Without values in the Vault it is read all the
   * same, to see whether that would go.
   */
  private Map<String, List<String>> entries() {
    Collection<Projection> read =
        brings() ? Projections.of(instance) : Projections.generated(instance);
    Map<String, List<String>> entries = new TreeMap<>();
    read.forEach(projection -> entries.put(projection.path(), projection.keys()));
    return entries;
  }

  private Optional<VaultAuthority> authority() {
    return Optional.ofNullable(vault.ca());
  }

  private static String named(VaultAuthority ca) {
    return ca.secretRef() != null
        ? "Secret " + ca.secretRef().name()
        : "ConfigMap " + Objects.requireNonNull(ca.configMapRef()).name();
  }

  /** One that is missing is told by the probe, in words; a pod that waits for it says nothing. */
  private static VolumeProjection authority(VaultAuthority ca) {
    return ca.secretRef() != null
        ? Volumes.optionalSecret(ca.secretRef().name(), AUTHORITY, AUTHORITY)
        : Volumes.optionalConfigMap(
            Objects.requireNonNull(ca.configMapRef()).name(), AUTHORITY, AUTHORITY);
  }
}
