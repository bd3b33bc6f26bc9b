package gg.sprocket.operator.component.network;

import gg.sprocket.operator.api.v1alpha1.ExternalVault;
import gg.sprocket.operator.api.v1alpha1.InfluxIntegration;
import gg.sprocket.operator.api.v1alpha1.IntegrationName;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ReleaseSecret;
import gg.sprocket.operator.api.v1alpha1.SecretVariable;
import gg.sprocket.operator.api.v1alpha1.ServiceMode;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.VaultSeal;
import gg.sprocket.operator.plan.VaultSnapshotCare;
import gg.sprocket.operator.release.Services;
import gg.sprocket.operator.resource.Names;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The connections that an instance needs, as its release and spec tell them. A process that reads
 * the login of a service uses it; nobody else does.
 *
 * @param instance the instance
 * @param logins whether its Vault makes logins at the database, or has one to take back
 */
record Flows(Instance instance, boolean logins) {

  /** Where API servers listen, behind the Service of the cluster or as that itself. */
  private static final List<Integer> API_SERVER = List.of(443, 6443, 8443, 16443);

  /**
   * Connections to one server.
   *
   * @param server its process; also the name of what allows them
   * @param ports TCP ports
   * @param clients processes of the instance that connect
   * @param builtin whether it is a pod of the instance
   */
  record Flow(String server, List<Integer> ports, List<String> clients, boolean builtin) {}

  /** Connections to the backing services. */
  List<Flow> services() {
    List<Flow> flows = new ArrayList<>();
    instance
        .modes()
        .forEach(
            (service, mode) -> {
              boolean builtin = mode == ServiceMode.Builtin;
              List<String> clients =
                  Stream.concat(
                          Stream.of(
                                  preparing(service, builtin), snapshots(service), logins(service))
                              .flatMap(names -> names),
                          readers(Services.LOGINS.getOrDefault(service, "")))
                      .distinct()
                      .toList();
              flows.add(new Flow(process(service), ports(service), clients, builtin));
            });
    influx().ifPresent(flows::add);
    instance.spec().vault().outside().map(this::vault).ifPresent(flows::add);
    List<VaultSeal> seals = VaultSeal.all(instance);
    if (!seals.isEmpty()) {
      flows.add(seals(seals));
    }
    return flows;
  }

  /** Processes beside the release's own: they make what it needs, or look whether it is there. */
  private static Stream<String> preparing(String service, boolean builtin) {
    Stream<String> schema = service.equals("database") ? Stream.of("schema") : Stream.empty();
    String other = builtin ? "buckets" : "probe-" + process(service);
    boolean prepared = !builtin || service.equals("objectStorage");
    return prepared ? Stream.concat(schema, Stream.of(other)) : schema;
  }

  /** What copies the Vault into the object storage. */
  private Stream<String> snapshots(String service) {
    return service.equals("objectStorage")
        ? VaultSnapshotCare.of(instance).map(_ -> VaultSnapshotCare.PROCESS).stream()
        : Stream.of();
  }

  /** Who makes logins at the database. */
  private Stream<String> logins(String service) {
    Names names = instance.names();
    return service.equals("database") && logins && instance.spec().vault().runs()
        ? names.vaultMembers(instance.spec().vault().managed().replicas()).stream()
            .map(names::vaultProcess)
        : Stream.of();
  }

  /** Connections to processes of the release that others of them call. */
  List<Flow> calls() {
    return instance.running().stream()
        .filter(server -> server.port() != null)
        .map(server -> new Flow(server.name(), List.of(portOf(server)), callers(server), true))
        .toList();
  }

  /** Processes that call services outside of the cluster, or the public hosts. */
  List<String> callingOut() {
    return instance.running().stream()
        .filter(ReleaseComponent::internet)
        .map(ReleaseComponent::name)
        .toList();
  }

  /** What is read of a Vault goes to the API server. */
  private Flow vault(ExternalVault vault) {
    Stream<Integer> cluster =
        instance.spec().secrets().inVault() ? API_SERVER.stream() : Stream.of();
    List<Integer> ports =
        Stream.concat(Stream.of(port(vault.address())), cluster).distinct().toList();
    return new Flow("vault", ports, List.of("probe-vault"), false);
  }

  /**
   * What opens the Vault; a node tells who its pods are over plain HTTP, at an address of its own.
   */
  private Flow seals(List<VaultSeal> seals) {
    Names names = instance.names();
    return new Flow(
        "vault-seal",
        seals.stream().flatMap(Flows::ports).distinct().toList(),
        names.vaultMembers(instance.spec().vault().managed().replicas()).stream()
            .map(names::vaultProcess)
            .toList(),
        false);
  }

  private static Stream<Integer> ports(VaultSeal seal) {
    Stream<Integer> cloud = seal.isOfCloud() ? Stream.of(443) : Stream.of();
    Stream<Integer> identity = seal.isByIdentity() ? Stream.of(80) : Stream.of();
    return Stream.of(seal.addresses().stream().map(Flows::port), cloud, identity)
        .flatMap(ports -> ports);
  }

  private Optional<Flow> influx() {
    InfluxIntegration influx = instance.spec().integrations().influx();
    List<String> clients =
        instance.release().secrets().stream()
            .filter(secret -> secret.integration() == IntegrationName.Influx)
            .map(ReleaseSecret::name)
            .flatMap(this::readers)
            .distinct()
            .toList();
    if (influx == null || clients.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Flow("influx", List.of(port(influx.address())), clients, false));
  }

  private static int port(String origin) {
    URI address = URI.create(origin);
    int usual = "https".equals(address.getScheme()) ? 443 : 80;
    return address.getPort() > 0 ? address.getPort() : usual;
  }

  private List<String> callers(ReleaseComponent server) {
    return instance.running().stream()
        .filter(client -> client.calls().contains(server.name()))
        .map(ReleaseComponent::name)
        .toList();
  }

  private Stream<String> readers(String secret) {
    Predicate<ReleaseComponent> reads = component -> component.secretNames().contains(secret);
    Stream<String> schema =
        instance.release().topology().schema().migration().secretEnv().stream()
            .map(SecretVariable::secret)
            .filter(secret::equals)
            .map(_ -> "schema");
    return Stream.concat(
        schema, instance.running().stream().filter(reads).map(ReleaseComponent::name));
  }

  private List<Integer> ports(String service) {
    Services services = instance.services();
    return switch (service) {
      case "database" -> List.of(services.database().port());
      case "cache" -> List.of(services.cache().port());
      case "queue" -> List.of(services.queue().port());
      default -> List.of(services.objectStorage().port());
    };
  }

  private static String process(String service) {
    return service.equals("objectStorage") ? "object-storage" : service;
  }

  private static int portOf(ReleaseComponent component) {
    Integer port = component.port();
    return port == null ? 0 : port;
  }
}
