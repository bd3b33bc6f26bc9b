package gg.sprocket.operator.it;

import gg.sprocket.operator.snapshot.SnapshotMain;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Does what the pods of Jobs would that copy Vaults and put copies back: by what the Job says, with
 * the files of its volumes and a token of its ServiceAccount, but at the addresses of loopback.
 *
 * @param admin the cluster
 * @param vaults the members
 * @param folder for files
 */
record SnapshotJobs(KubernetesClient admin, PlayedVaults vaults, Path folder) {

  /**
   * What a run came to.
   *
   * @param code its exit code
   * @param said what it said
   */
  record Ended(int code, String said) {}

  /**
   * Does what a Job says.
   *
   * @param storage port of the object storage
   */
  Ended run(String namespace, String job, int storage) throws IOException {
    PodSpec pod =
        admin
            .batch()
            .v1()
            .jobs()
            .inNamespace(namespace)
            .withName(job)
            .require()
            .getSpec()
            .getTemplate()
            .getSpec();
    Path files = Files.createTempDirectory(folder, "snapshot-");
    Path shares = Files.createDirectories(files.resolve("shares"));
    mount(namespace, pod, files, shares);
    Map<String, String> variables = new TreeMap<>();
    for (EnvVar variable : pod.getContainers().getFirst().getEnv()) {
      variables.put(variable.getName(), variable.getValue());
    }
    variables.put("PROBE_SECRETS", files.toString());
    variables.put("PROBE_RESULT", files.resolve("result").toString());
    variables.put("SNAPSHOT_ENDPOINT", "http://127.0.0.1:" + storage);
    variables.put("SNAPSHOT_SHARES", shares.toString());
    variables.put("SNAPSHOT_WORK", files.toString());
    variables.computeIfPresent("SNAPSHOT_MEMBERS", (_, members) -> local(namespace, members));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        SnapshotMain.run(
            pod.getContainers().getFirst().getArgs(),
            variables,
            new PrintStream(out, true, StandardCharsets.UTF_8));
    return new Ended(code, out.toString(StandardCharsets.UTF_8));
  }

  private String local(String namespace, String members) {
    return Arrays.stream(members.split(",", -1))
        .map(member -> member.substring(0, member.lastIndexOf(':')))
        .map(
            host ->
                host + "@127.0.0.1:" + vaults.port(namespace, host.substring(0, host.indexOf('.'))))
        .collect(Collectors.joining(","));
  }

  private void mount(String namespace, PodSpec pod, Path files, Path shares) throws IOException {
    for (var volume : pod.getVolumes()) {
      if (volume.getSecret() != null) {
        write(shares, secret(namespace, volume.getSecret().getSecretName()));
      }
      if (volume.getProjected() != null) {
        for (VolumeProjection source : volume.getProjected().getSources()) {
          project(namespace, pod.getServiceAccountName(), source, files);
        }
      }
    }
  }

  private void project(String namespace, String account, VolumeProjection source, Path files)
      throws IOException {
    ServiceAccountTokenProjection token = source.getServiceAccountToken();
    if (token != null) {
      Files.writeString(files.resolve(token.getPath()), token(namespace, account, token));
      return;
    }
    SecretProjection secret = source.getSecret();
    Map<String, String> values = secret(namespace, secret.getName());
    Map<String, String> items = new TreeMap<>();
    secret
        .getItems()
        .forEach(item -> items.put(item.getPath(), values.getOrDefault(item.getKey(), "")));
    write(files, items);
  }

  private String token(String namespace, String account, ServiceAccountTokenProjection token) {
    return admin
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(account)
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(token.getAudience())
                .withExpirationSeconds(token.getExpirationSeconds())
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }

  private Map<String, String> secret(String namespace, String name) {
    Secret secret = admin.secrets().inNamespace(namespace).withName(name).require();
    return secret.getData();
  }

  private static void write(Path folder, Map<String, String> values) throws IOException {
    for (Map.Entry<String, String> value : values.entrySet()) {
      Files.write(folder.resolve(value.getKey()), Base64.getDecoder().decode(value.getValue()));
    }
  }
}
