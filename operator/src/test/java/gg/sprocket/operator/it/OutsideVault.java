package gg.sprocket.operator.it;

import gg.sprocket.operator.probe.ProbedVault;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * What people do in a cluster whose instances use a Vault that somebody else runs.
 *
 * @param cluster the cluster
 */
record OutsideVault(TestCluster cluster) {

  /** Gives a namespace the ConfigMap vault-ca, with the authority of the Vault. */
  void showAuthority(String namespace) {
    cluster
        .admin()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("vault-ca")
                .endMetadata()
                .withData(Map.of("ca.crt", ProbedVault.TLS.authority()))
                .build())
        .create();
  }

  /** The authority of the API server, which the Vault asks. */
  String clusterAuthority() throws IOException {
    var configuration = cluster.admin().getConfiguration();
    String data = configuration.getCaCertData();
    return data == null
        ? Files.readString(Path.of(configuration.getCaCertFile()))
        : new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
  }

  /** A token of an account for an hour; without audiences it is for the API server. */
  String token(String namespace, String account, String... audiences) {
    return cluster
        .admin()
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(account)
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(List.of(audiences))
                .withExpirationSeconds(3600L)
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }

  /** Has the Vault of a namespace looked at again now, as the guide says. */
  void lookNow(String namespace) {
    cluster
        .admin()
        .resources(Job.class)
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/component", "probe-vault")
        .delete();
  }
}
