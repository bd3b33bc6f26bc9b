package gg.sprocket.operator.component.vault;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.VaultServer;
import gg.sprocket.operator.component.Scene;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a real Vault makes of the settings for the keys of clouds. None of them is there, so each is
 * tried up to what can be had without: the words are those of the cloud's own program.
 */
class VaultSealIT {

  private static final LocalServers SERVERS = LocalServers.create();

  @AfterAll
  static void stop() {
    SERVERS.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          awsKms: {region: r, kmsKeyId: k, endpoint: "https://127.0.0.1:1", secretRef: {name: cloud}} | error fetching AWS KMS wrapping key information: RequestError: send request failed
          gcpKms: {project: p, region: r, keyRing: g, cryptoKey: k, secretRef: {name: cloud}} | error initializing GCP CKMS wrapper client: failed to create KMS client: open
          azureKeyVault: {tenantId: t, vaultName: abc, keyName: k, environment: NOWHERE, secretRef: {name: cloud}} | There is no cloud environment matching the name
          ociKms: {keyId: k, cryptoEndpoint: "https://127.0.0.1:1", managementEndpoint: "https://127.0.0.1:1", secretRef: {name: cloud}} | did not find a proper configuration for private key
          """)
  void isUnderstoodAsFarAsTheCloud(String seal, String words) {
    Map<String, String> login = new TreeMap<>();
    VaultSealTest.LOGIN.keySet().forEach(key -> login.put(key, "us-ashburn-1"));
    Scene scene =
        Scene.minimal()
            .secret("cloud", login)
            .set("vault: {mode: Managed, managed: {unseal: {" + seal + "}}}")
            .settle();
    Path folder = SERVERS.folder("seal-" + System.nanoTime());
    String config =
        scene
            .get(ConfigMap.class, "mle-vault")
            .getData()
            .getOrDefault("vault.json", "")
            .replace("/vault/data", folder.toString())
            .replace(SealForm.FOLDER, folder.resolve("absent").toString());
    Path file = SERVERS.file(String.valueOf(folder.getFileName()), "vault.json", config);

    LocalServers.Ended ended =
        SERVERS.attempt(
            List.of(
                VaultServer.programs(SERVERS).resolve("vault").toString(),
                "server",
                "-config=" + file),
            environment(scene, login));

    assertThat(ended.output())
        .contains("error parsing Seal configuration: ", words)
        .doesNotContain("unknown seal type");
    assertThat(ended.code()).isEqualTo(1);
  }

  /** As a node would make it of the pod's form. */
  private static Map<String, String> environment(Scene scene, Map<String, String> login) {
    Map<String, String> environment = new TreeMap<>();
    VaultSealTest.variables(scene)
        .forEach(
            variable ->
                environment.put(
                    variable.getName(),
                    variable.getValueFrom() == null
                        ? variable.getValue()
                        : login.getOrDefault(
                            variable.getValueFrom().getSecretKeyRef().getKey(), "")));
    return environment;
  }
}
