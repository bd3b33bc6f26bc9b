package gg.sprocket.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.CachePersistence;
import gg.sprocket.operator.api.v1alpha1.CacheUse;
import gg.sprocket.operator.api.v1alpha1.ComponentStatus;
import gg.sprocket.operator.api.v1alpha1.DatabaseTls;
import gg.sprocket.operator.api.v1alpha1.DeletionPolicy;
import gg.sprocket.operator.api.v1alpha1.DriftPolicy;
import gg.sprocket.operator.api.v1alpha1.Endpoint;
import gg.sprocket.operator.api.v1alpha1.EvictionPolicy;
import gg.sprocket.operator.api.v1alpha1.ExposureType;
import gg.sprocket.operator.api.v1alpha1.GatewayMode;
import gg.sprocket.operator.api.v1alpha1.IntegrationName;
import gg.sprocket.operator.api.v1alpha1.IssuerKind;
import gg.sprocket.operator.api.v1alpha1.NetworkPolicyMode;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.api.v1alpha1.PullPolicy;
import gg.sprocket.operator.api.v1alpha1.QueueMode;
import gg.sprocket.operator.api.v1alpha1.Scaling;
import gg.sprocket.operator.api.v1alpha1.SecretSource;
import gg.sprocket.operator.api.v1alpha1.SecretsBackend;
import gg.sprocket.operator.api.v1alpha1.ServiceMode;
import gg.sprocket.operator.api.v1alpha1.SslMode;
import gg.sprocket.operator.api.v1alpha1.StoreKind;
import gg.sprocket.operator.api.v1alpha1.TaintEffect;
import gg.sprocket.operator.api.v1alpha1.TlsMode;
import gg.sprocket.operator.api.v1alpha1.TolerationOperator;
import gg.sprocket.operator.api.v1alpha1.Topology;
import gg.sprocket.operator.api.v1alpha1.TopologySpread;
import gg.sprocket.operator.api.v1alpha1.VaultAuthMethod;
import gg.sprocket.operator.api.v1alpha1.VaultMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The order in which the records declare words; the generator sorts them by the alphabet. */
final class EnumOrder {
  private static final List<List<String>> DECLARED =
      Stream.<Enum<?>[]>of(
              CachePersistence.values(),
              CacheUse.values(),
              ComponentStatus.State.values(),
              DeletionPolicy.values(),
              DatabaseTls.values(),
              DriftPolicy.values(),
              Endpoint.Purpose.values(),
              EvictionPolicy.values(),
              ExposureType.values(),
              GatewayMode.values(),
              IntegrationName.values(),
              NetworkPolicyMode.values(),
              IssuerKind.values(),
              Phase.values(),
              Profile.values(),
              PullPolicy.values(),
              QueueMode.values(),
              Scaling.values(),
              SecretSource.values(),
              SecretsBackend.values(),
              ServiceMode.values(),
              SslMode.values(),
              StoreKind.values(),
              TaintEffect.values(),
              TlsMode.values(),
              TolerationOperator.values(),
              Topology.values(),
              TopologySpread.values(),
              VaultAuthMethod.values(),
              VaultMode.values())
          .map(words -> Arrays.stream(words).map(Enum::name).toList())
          .toList();

  private static final List<String> CONDITION_STATUS = List.of("True", "False", "Unknown");

  private EnumOrder() {}

  /** Puts the words of a schema, if it has any, into their declared order. */
  static void restore(ObjectNode schema) {
    if (schema.get("enum") instanceof ArrayNode words) {
      Set<String> found = Set.copyOf(words.valueStream().map(JsonNode::asText).toList());
      List<String> declared =
          DECLARED.stream()
              .filter(candidate -> Set.copyOf(candidate).equals(found))
              .findFirst()
              .or(
                  () ->
                      CONDITION_STATUS.containsAll(found)
                          ? Optional.of(CONDITION_STATUS)
                          : Optional.empty())
              .orElseThrow(() -> new IllegalStateException("name the enum with " + found));
      words.removeAll();
      declared.forEach(words::add);
    }
  }
}
