package gg.sprocket.operator;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.apply.Applier;
import gg.sprocket.operator.apply.ClusterIssuer;
import gg.sprocket.operator.apply.EventRecorder;
import gg.sprocket.operator.apply.RecentWrites;
import gg.sprocket.operator.apply.ReleaseStatusWriter;
import gg.sprocket.operator.apply.StatusWriter;
import gg.sprocket.operator.component.Components;
import gg.sprocket.operator.component.identity.IdentityComponent;
import gg.sprocket.operator.component.identity.OperatorAccount;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.keys.TokenIssuer;
import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.observe.Observer;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.Departure;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Planner;
import gg.sprocket.operator.plan.Writes;
import gg.sprocket.operator.reconcile.Framework;
import gg.sprocket.operator.reconcile.InstanceReconciler;
import gg.sprocket.operator.reconcile.Lease;
import gg.sprocket.operator.reconcile.Passes;
import gg.sprocket.operator.reconcile.ReleaseReconciler;
import gg.sprocket.operator.report.Reporter;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.telemetry.HttpEndpoints;
import gg.sprocket.operator.telemetry.Meters;
import gg.sprocket.operator.telemetry.Readiness;
import gg.sprocket.operator.values.ValueStore;
import gg.sprocket.operator.vault.DriverConnector;
import gg.sprocket.operator.vault.MemberLocator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.Operator;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** A running operator: all parts, wired by their constructors. */
public final class OperatorProcess implements AutoCloseable {

  private final KubernetesClient client;
  private final Operator operator;
  private final HttpEndpoints endpoints;
  private final Lease lease;
  private final Passes passes;

  private OperatorProcess(
      KubernetesClient client,
      Operator operator,
      HttpEndpoints endpoints,
      Lease lease,
      Passes passes) {
    this.client = client;
    this.operator = operator;
    this.endpoints = endpoints;
    this.lease = lease;
    this.passes = passes;
  }

  /**
   * Starts with the cluster that the environment or the pod names.
   *
   * @throws IOException if the HTTP port is taken
   */
  static OperatorProcess start(OperatorConfig config) throws IOException {
    return start(config, MemberLocator.BY_POD);
  }

  /**
   * Starts with another way to find the members of Vaults.
   *
   * @throws IOException if the HTTP port is taken
   */
  public static OperatorProcess start(OperatorConfig config, MemberLocator locator)
      throws IOException {
    String self = config.podName() + "_" + UUID.randomUUID();
    Lease lease = new Lease(config.namespace(), self, () -> Runtime.getRuntime().halt(1));
    KubernetesClient client = client(lease);
    Meters meters = Meters.create();
    Operator operator =
        Framework.operator(
            client,
            meters.framework(),
            config.leaderElection() ? Optional.of(lease) : Optional.empty());
    ClusterIssuer issuer = new ClusterIssuer(client, config.namespace(), config.serviceAccount());
    TokenIssuer keys = new TokenIssuer(client, issuer.subject(), Clock.systemUTC());
    meters.vaults().issuerKeys(keys::looked);
    VaultAccess access =
        new VaultAccess(
            new KeysNamespace(client, config.keysNamespace()),
            new DriverConnector(),
            locator,
            keys);
    ValueStore store = new ValueStore(access, issuer::token, Clock.systemUTC());
    Passes passes = new Passes();
    InstanceReconciler instances = instances(config, client, access, issuer, store, meters, passes);
    Framework.register(
        operator, instances, releases(instances, client, passes), config.namespaces());
    HttpEndpoints endpoints =
        new HttpEndpoints(
            config.httpAddress(), config.httpPort(), meters.registry(), new Readiness(operator));
    operator.start();
    return new OperatorProcess(client, operator, endpoints, lease, passes);
  }

  private static KubernetesClient client(Lease lease) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder()
                // A right that was just given takes the API server some milliseconds to see.
                .withWatchReconnectInterval(100)
                .withRequestTimeout(10_000)
                .build())
        .withKubernetesSerialization(new KubernetesSerialization(Json.forgetful(), true))
        .withHttpClientBuilderConsumer(
            http -> http.addOrReplaceInterceptor(Lease.NAME, lease.fence()))
        .build();
  }

  private static InstanceReconciler instances(
      OperatorConfig config,
      KubernetesClient client,
      VaultAccess access,
      ClusterIssuer issuer,
      ValueStore store,
      Meters meters,
      Passes passes) {
    Clock clock = Clock.systemUTC();
    OperatorAccount account =
        new OperatorAccount(config.namespace(), config.serviceAccount(), config.secretsRole());
    List<Component> components = Components.all(account, probeImage(config));
    Set<Class<? extends HasMetadata>> kinds =
        components.stream().flatMap(c -> c.kinds().stream()).collect(Collectors.toSet());
    RecentWrites writes = new RecentWrites();
    StatusWriter statuses = new StatusWriter(client, clock);
    EventRecorder events = new EventRecorder(client, config.podName(), clock);
    return new InstanceReconciler(
        context ->
            new Observer(
                client,
                kinds,
                config.namespaces(),
                context,
                new Memory(writes, statuses),
                config.platform(),
                access,
                store,
                meters.vaults(),
                clock),
        new Planner(components),
        new Departure(() -> IdentityComponent.rights(account)),
        new Applier(
            client, writes, access, issuer, store, events, new SecureRandom(), clock, meters),
        new Reporter(components, version()),
        statuses,
        events,
        passes);
  }

  private static ReleaseReconciler releases(
      InstanceReconciler instances, KubernetesClient client, Passes passes) {
    ReleaseStatusWriter statuses = new ReleaseStatusWriter(client);
    return new ReleaseReconciler(
        context -> instances.releases(context, statuses::current), statuses, passes);
  }

  /** The writing side's memory, as the observer asks for it. */
  private record Memory(RecentWrites recent, StatusWriter statuses) implements Observer.Memory {
    @Override
    public Writes writes(String uid, ToLongFunction<ObjectRef> cached, Instant now) {
      return recent.of(uid, cached, now);
    }

    @Override
    public InstanceStatus status(String uid, InstanceStatus cached, String resourceVersion) {
      return statuses.current(uid, cached, resourceVersion);
    }
  }

  /** A local run has no image of its own; what it would be published as does the same. */
  private static String probeImage(OperatorConfig config) {
    return config.probeImage().isEmpty()
        ? "ghcr.io/sprocketbot/sprocket-operator:" + version().replace("-SNAPSHOT", "")
        : config.probeImage();
  }

  private static String version() {
    return Optional.ofNullable(OperatorProcess.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** Port of the health and metrics endpoints. */
  int httpPort() {
    return endpoints.port();
  }

  /** Ends in order: work in flight is finished, the lease given back. */
  @Override
  public void close() {
    lease.stopping();
    passes.end();
    try {
      operator.stop();
    } finally {
      lease.release(client);
      endpoints.close();
      client.close();
    }
  }
}
