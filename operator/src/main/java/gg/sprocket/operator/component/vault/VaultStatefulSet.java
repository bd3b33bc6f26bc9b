package gg.sprocket.operator.component.vault;

import gg.sprocket.operator.plan.Inputs;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.SealPhase;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.release.SecretSource.InSecret;
import gg.sprocket.operator.resource.Amounts;
import gg.sprocket.operator.resource.Containers;
import gg.sprocket.operator.resource.Containers.Pace;
import gg.sprocket.operator.resource.FreeSpace;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.resource.Objects;
import gg.sprocket.operator.resource.Pods;
import gg.sprocket.operator.resource.Volumes;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The StatefulSet of one member.
 *
 * @param instance the instance
 * @param member its name
 * @param phase for which seals it is configured
 */
record VaultStatefulSet(Instance instance, String member, SealPhase phase) {

  /** User {@code vault} of the official image. */
  private static final long USER = 100;

  /** Whatever a member is, as long as it answers: none of its states is mended by a restart. */
  private static final String ALIVE =
      "/v1/sys/health?standbyok=true&perfstandbyok=true&uninitcode=200&sealedcode=200"
          + "&drsecondarycode=200&haunhealthycode=200&removedcode=200";

  /** Unsealed, leading or following. */
  private static final String UNSEALED = "/v1/sys/health?standbyok=true&perfstandbyok=true";

  /** Values that the pods read and that the operator makes. */
  static List<InSecret> inputs(Names names) {
    return List.of(
        new InSecret(names.vaultTls(), "tls.crt"),
        new InSecret(names.vaultTls(), "tls.key"),
        new InSecret(names.vaultTls(), "ca.crt"));
  }

  StatefulSet render(Observed observed, Collection<String> files) {
    Names names = instance.names();
    Pods pods = new Pods(names, instance.spec(), VaultPod.PART, names.vaultProcess(member));
    Container server = server(names);
    Optional<SealForm> seal = SealForm.of(phase);
    List<InSecret> values =
        Stream.concat(
                inputs(names).stream(), seal.stream().flatMap(one -> one.seal().values().stream()))
            .toList();
    Pods.Shape shape =
        new Pods.Shape(
            USER,
            30,
            Inputs.fingerprint(names, observed, values, files),
            List.of(),
            List.of(server, FreeSpace.USUAL.beside(server, VaultConfig.DATA)),
            Stream.concat(
                    Stream.of(
                        Volumes.claim("data", Names.vaultClaim(member)),
                        Volumes.configMap("config", names.vault()),
                        Volumes.secret("tls", names.vaultTls(), "tls.crt", "tls.key", "ca.crt")),
                    seal.flatMap(SealForm::files).stream())
                .toList());
    StatefulSet set = Objects.statefulSet(member, pods, pods.running(shape));
    set.getSpec().setServiceName(names.vault());
    // By it a member that runs for both seals is told from one that was not restarted yet.
    phase
        .word()
        .ifPresent(
            word ->
                set.getSpec()
                    .getTemplate()
                    .getMetadata()
                    .getAnnotations()
                    .put(Labels.MIGRATING, word));
    return set;
  }

  private Container server(Names names) {
    String pullPolicy = instance.spec().images().pullPolicy().name();
    String host = names.vaultHost(member, instance.identity().namespace());
    VaultSize size = VaultSize.of(instance.spec().profile(), instance.spec().vault().managed());
    Optional<SealForm> seal = SealForm.of(phase);
    return Containers.of("vault", instance.images().vault(), pullPolicy)
        // Not by the image's own start script, which changes owners and capabilities.
        .withCommand("vault", "server", "-config=" + VaultConfig.path())
        .withEnv(
            Volumes.env("VAULT_RAFT_NODE_ID", member),
            Volumes.env("VAULT_API_ADDR", "https://" + host + ":" + VaultConfig.PORT),
            Volumes.env("VAULT_CLUSTER_ADDR", "https://" + host + ":" + VaultConfig.CLUSTER_PORT))
        .addAllToEnv(seal.map(SealForm::variables).orElse(List.of()))
        .addNewPort()
        .withName("https")
        .withContainerPort(VaultConfig.PORT)
        .withProtocol("TCP")
        .endPort()
        .addNewPort()
        .withName("cluster")
        .withContainerPort(VaultConfig.CLUSTER_PORT)
        .withProtocol("TCP")
        .endPort()
        .withResources(Amounts.requirements(size.resources()))
        .withStartupProbe(Containers.https(new Pace(2, 5, 90), VaultConfig.PORT, ALIVE))
        .withLivenessProbe(Containers.https(new Pace(20, 10, 6), VaultConfig.PORT, ALIVE))
        // Its event is what has a sealed member looked at, so it comes soon.
        .withReadinessProbe(Containers.https(new Pace(2, 2, 1), VaultConfig.PORT, UNSEALED))
        .withVolumeMounts(
            Volumes.mount("data", VaultConfig.DATA),
            Volumes.mountReadOnly("config", VaultConfig.FOLDER),
            Volumes.mountReadOnly("tls", VaultConfig.TLS))
        .addAllToVolumeMounts(seal.flatMap(SealForm::mount).stream().toList())
        .build();
  }
}
