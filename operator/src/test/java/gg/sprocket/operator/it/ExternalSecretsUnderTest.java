package gg.sprocket.operator.it;

import gg.sprocket.dev.Manifests;
import gg.sprocket.dev.Program;
import gg.sprocket.dev.Programs;
import gg.sprocket.dev.Progress;
import gg.sprocket.operator.probe.ProbedVault;
import gg.sprocket.operator.resource.ExternalSecret;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** External Secrets Operator itself beside a control plane, with one entry of a real Vault. */
final class ExternalSecretsUnderTest implements AutoCloseable {

  /** The entry of which all values are properties. */
  static final String ENTRY = "mle";

  /** Name of the store. */
  static final String STORE = "vault";

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final Set<String> DEFINITIONS =
      Set.of("secretstores.external-secrets.io", "generatorstates.generators.external-secrets.io");

  private final TestCluster cluster;
  private final ProbedVault vault;
  private final String namespace;
  private final Process process;
  private final Map<String, String> values = new TreeMap<>();
  private int reads;

  private ExternalSecretsUnderTest(
      TestCluster cluster, ProbedVault vault, String namespace, Process process) {
    this.cluster = cluster;
    this.vault = vault;
    this.namespace = namespace;
    this.process = process;
  }

  /**
   * Starts it with a store in a namespace; the definition of ExternalSecrets must be installed.
   *
   * @param vault an open Vault of which nothing else is used
   */
  static ExternalSecretsUnderTest start(TestCluster cluster, ProbedVault vault, String namespace)
      throws Exception {
    new OptionalKinds(cluster.admin()).installPinned(DEFINITIONS);
    vault.put("sys/mounts/secret", "{\"type\": \"kv\", \"options\": {\"version\": \"2\"}}");
    vault.put(
        "sys/policies/acl/store",
        Json.text(
            Map.of(
                "policy", "path \"secret/data/%s\" {capabilities = [\"read\"]}".formatted(ENTRY))));
    ExternalSecretsUnderTest started =
        new ExternalSecretsUnderTest(cluster, vault, namespace, run(cluster));
    started.mayRead(true);
    cluster.apply(Manifests.parse(store(vault)), namespace);
    return started;
  }

  private static Process run(TestCluster cluster) throws IOException {
    Path folder = cluster.controlPlane().stateFolder();
    Path program = folder.resolve(Program.EXTERNAL_SECRETS.binary());
    Files.deleteIfExists(program);
    Files.createSymbolicLink(
        program, Programs.cached(new Progress(System.out)).path(Program.EXTERNAL_SECRETS));
    ProcessBuilder builder =
        new ProcessBuilder(
                program.toString(),
                "--metrics-addr=127.0.0.1:0",
                "--enable-cluster-store-reconciler=false",
                "--enable-cluster-external-secret-reconciler=false",
                "--enable-cluster-push-secret-reconciler=false",
                "--enable-push-secret-reconciler=false",
                "--store-requeue-interval=2s")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("external-secrets.log").toFile());
    builder.environment().put("KUBECONFIG", cluster.controlPlane().kubeconfig().toString());
    Process process = builder.start();
    cluster.controlPlane().adopt(Program.EXTERNAL_SECRETS.binary(), process.pid());
    return process;
  }

  private static String store(ProbedVault vault) {
    return """
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: %s}
        spec:
          provider:
            vault:
              server: %s
              path: secret
              version: v2
              caBundle: %s
              auth: {tokenSecretRef: {name: store-token, key: token}}
        """
        .formatted(
            STORE,
            vault.address(),
            Base64.getEncoder()
                .encodeToString(ProbedVault.TLS.authority().getBytes(StandardCharsets.UTF_8)));
  }

  /** Gives values of the store others, and has it read now instead of after the interval. */
  void put(Map<String, String> changed) throws Exception {
    values.putAll(changed);
    write();
  }

  /** Removes a value from the store, and has it read now. */
  void remove(String name) throws Exception {
    values.remove(name);
    write();
  }

  private void write() throws Exception {
    vault.put("secret/data/" + ENTRY, Json.text(Map.of("data", values)));
    read();
  }

  /** Gives the store a token that may read, or one that may not, and has it read now. */
  void mayRead(boolean may) throws Exception {
    String token =
        vault
            .post(
                "auth/token/create",
                Json.text(Map.of("policies", Set.of(may ? "store" : "default"))))
            .at("/auth/client_token")
            .asText();
    cluster.apply(
        Manifests.parse(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: store-token}
            stringData: {token: %s}
            """
                .formatted(token)),
        namespace);
    read();
  }

  /** As its documentation has it: any other annotation makes it read. */
  private void read() {
    reads++;
    cluster
        .admin()
        .resources(ExternalSecret.class)
        .inNamespace(namespace)
        .list()
        .getItems()
        .stream()
        .map(one -> cluster.admin().resource(one))
        .forEach(
            one ->
                one.patch(
                    MERGE,
                    "{\"metadata\": {\"annotations\": {\"force-sync\": \"%d\"}}}"
                        .formatted(reads)));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
