package gg.sprocket.operator.component.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.SealPhase;
import gg.sprocket.operator.resource.Json;
import java.util.List;
import java.util.Map;

/**
 * Configuration that all members share; what differs between them is in their environment.
 *
 * @param instance the instance
 * @param members names of the members' StatefulSets
 * @param phase for which seals they are configured
 */
record VaultConfig(Instance instance, List<String> members, SealPhase phase) {

  /** Port for clients. */
  static final int PORT = 8200;

  /** Port for other members. */
  static final int CLUSTER_PORT = 8201;

  /** Where the certificate is. */
  static final String TLS = "/run/secrets/tls";

  /** Where the data are. */
  static final String DATA = "/vault/data";

  /** Where the configuration is. */
  static final String FOLDER = "/etc/sprocket";

  private static final String FILE = "vault.json";

  /** Path of the file in the container. */
  static String path() {
    return FOLDER + "/" + FILE;
  }

  /** The files. */
  Map<String, String> files() {
    return Map.of(FILE, json().toPrettyString() + "\n");
  }

  /** What it says of seals; empty where shares open the Vault. */
  String seals() {
    return seals(files());
  }

  /** The same of files that are there. */
  static String seals(Map<String, String> files) {
    try {
      return Json.MAPPER.readTree(files.getOrDefault(FILE, "{}")).path("seal").toString();
    } catch (JsonProcessingException _) {
      return "unreadable";
    }
  }

  private ObjectNode json() {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.put("ui", false);
    // A locked memory needs a capability; the container has neither swap nor core files instead.
    root.put("disable_mlock", true);
    root.put("log_format", "json");
    listener(root.putArray("listener").addObject().putObject("tcp"));
    ObjectNode raft = root.putObject("storage").putObject("raft");
    raft.put("path", DATA);
    if (members.size() > 1) {
      join(raft.putArray("retry_join"));
    }
    SealForm.of(phase).ifPresent(form -> form.configure(root.putObject("seal")));
    return root;
  }

  private static void listener(ObjectNode tcp) {
    tcp.put("address", "[::]:" + PORT);
    tcp.put("cluster_address", "[::]:" + CLUSTER_PORT);
    tcp.put("tls_cert_file", TLS + "/tls.crt");
    tcp.put("tls_key_file", TLS + "/tls.key");
    tcp.put("tls_min_version", "tls12");
    // Clients log in by tokens; a browser or probe asked for a certificate would have none.
    tcp.put("tls_disable_client_certs", true);
  }

  /** A member that is asked for itself does no harm: it goes on to the next. */
  private void join(ArrayNode list) {
    for (String member : members) {
      String host = instance.names().vaultHost(member, instance.identity().namespace());
      list.addObject()
          .put("leader_api_addr", "https://" + host + ":" + PORT)
          .put("leader_ca_cert_file", TLS + "/ca.crt")
          .put("leader_tls_servername", host);
    }
  }
}
