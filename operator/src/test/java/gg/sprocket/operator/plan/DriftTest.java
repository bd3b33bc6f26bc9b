package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftTest {

  private static final String WANTED =
      """
      metadata:
        labels: {app: a}
        annotations: {ours: x}
      spec:
        replicas: 1
        template:
          spec:
            nodeSelector: {}
            tolerations: []
            containers:
              - name: main
                image: i:1
                args: [a, b]
                env: [{name: A, value: '1'}, {name: B, value: '2'}]
                ports: [{containerPort: 80, protocol: TCP}, {containerPort: 81, protocol: TCP}]
                resources: {requests: {cpu: 1000m, memory: 1024Mi}, limits: {memory: 2Gi}}
                volumeMounts: [{name: v, mountPath: /v}]
            volumes:
              - name: v
                emptyDir: {sizeLimit: 1024Mi}
      """;

  /** What a server makes of it, others having added their own. */
  private static final String LIVE =
      """
      metadata:
        labels: {app: a, theirs: b}
        annotations: {ours: x, deployment.kubernetes.io/revision: '3'}
        uid: u
      spec:
        replicas: 1
        revisionHistoryLimit: 10
        template:
          metadata: {annotations: {sidecar.example.org/injected: 'true'}}
          spec:
            dnsPolicy: ClusterFirst
            containers:
              - name: sidecar
                image: s:9
              - name: main
                image: i:1
                args: [a, b]
                env: [{name: THEIRS, value: t}, {name: B, value: '2'}, {name: A, value: '1'}]
                ports: [{containerPort: 81, protocol: TCP}, {containerPort: 80, protocol: TCP}]
                resources: {requests: {cpu: '1', memory: 1Gi}, limits: {memory: 2Gi, cpu: '4'}}
                volumeMounts:
                  - {name: token, mountPath: /var/run/secrets}
                  - {name: v, mountPath: /v, recursiveReadOnly: Disabled}
            volumes:
              - name: token
                projected: {}
              - name: v
                emptyDir: {sizeLimit: 1Gi}
      status: {replicas: 1}
      """;

  @Test
  void whatOthersAddAndTheServerRewritesIsNoDrift() {
    assertThat(Drift.between(Yaml.object(WANTED), Yaml.object(LIVE))).isEmpty();
  }

  @Test
  void anObjectDoesNotDriftFromItself() {
    assertThat(Drift.between(Yaml.object(WANTED), Yaml.object(WANTED))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image: i:1           | image: i:2           | image",
        "args: [a, b]         | args: [b, a]         | args",
        "args: [a, b]         | args: [a, b, c]      | args",
        "args: [a, b]         | args: [a]            | args",
        "labels: {app: a,     | labels: {app: z,     | labels",
        "{app: a, theirs: b}  | {theirs: b}          | labels",
        "annotations: {ours: x| annotations: {ours: y| annotations",
        "replicas: 1          | replicas: 2          | replicas",
        "{name: A, value: '1'}| {name: A, value: '9'}| env",
        ", {name: A, value: '1'}| ''                 | env",
        "cpu: '1'             | cpu: '2'             | cpu",
        "memory: 1Gi          | memory: 1Mi          | memory",
        "sizeLimit: 1Gi       | sizeLimit: 2Gi       | sizeLimit",
        "mountPath: /v,       | mountPath: /w,       | volumeMounts",
        "name: main           | name: other          | containers",
        "containerPort: 80,   | containerPort: 82,   | ports"
      })
  void aChangedFieldOfOursIsDrift(String from, String to, String where) {
    String live = LIVE.replaceFirst(java.util.regex.Pattern.quote(from), to);
    assertThat(live).isNotEqualTo(LIVE);
    assertThat(Drift.between(Yaml.object(WANTED), Yaml.object(live)))
        .hasValueSatisfying(path -> assertThat(path).contains(where));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{a: []}              | {}                    | same",
        "{a: {}}              | {}                    | same",
        "{a: []}              | {a: [1]}              | drift",
        "{a: {b: {}}}         | {a: {}}               | same",
        "{a: ''}              | {}                    | drift",
        "{a: false}           | {}                    | drift",
        "{a: 1}               | {a: 1.0}              | same",
        "{a: '1'}             | {a: 1}                | drift",
        "{a: 1000m}           | {a: '1'}              | drift",
        "{a: [{x: 1}, {x: 2}]}| {a: [{x: 2}, {x: 1}]} | drift",
        "{a: [{x: 1}]}        | {a: [{x: 1, y: 2}]}   | same",
        "{env: [{name: a, value: b}]} | {env: []}     | drift",
        "{env: [{name: a, value: b}]} | {}            | drift",
        "{ports: [{port: 80, protocol: TCP}]} | {ports: [{port: 80, nodePort: 30000}]} | drift",
        "{ports: [{port: 80}]} | {ports: [{port: 80, protocol: TCP}]} | same"
      })
  void blocksListsAndNumbers(String wanted, String live, String verdict) {
    assertThat(Drift.between(Yaml.object(wanted), Yaml.object(live)).isPresent())
        .isEqualTo(verdict.equals("drift"));
  }

  /** An addition to these turns the rest towards other pods, or to other peers. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{selector: {app: a}} | {selector: {app: a, b: c}} | .selector.b",
        "{nodeSelector: {disk: ssd}} | {nodeSelector: {disk: ssd, zone: z}} | .nodeSelector.zone",
        "{podSelector: {}} | {podSelector: {matchLabels: {app: a}}} | .podSelector.matchLabels",
        "{labelSelector: {matchLabels: {a: b}}} | {labelSelector: {matchLabels: {a: b, c: d}}} | .labelSelector.matchLabels.c",
        "{selector: {matchLabels: {a: b}}} | {selector: {matchLabels: {a: b}, matchExpressions: [{key: c}]}} | .selector.matchExpressions",
        "{selector: {app: a}} | {selector: {app: a, protocol: TCP}} | .selector.protocol",
        "{egress: [{ports: [{port: 53, protocol: UDP}]}]} | {egress: [{ports: [{port: 53, protocol: UDP}], to: [{podSelector: {}}]}]} | .egress[0].to",
        "{egress: [{ports: [{port: 80}]}]} | {egress: [{ports: [{port: 80, protocol: TCP}, {port: 81, protocol: TCP}]}]} | .egress[0].ports",
        "{egress: [{ports: [{port: 80}]}]} | {egress: [{ports: [{port: 80, endPort: 90}]}]} | .egress[0].ports[0].endPort",
        "{ingress: [{from: [{podSelector: {matchLabels: {a: b}}}]}]} | {ingress: [{from: [{podSelector: {matchLabels: {a: b}}}, {podSelector: {}}]}]} | .ingress[0].from",
        "{ingress: [{from: [{podSelector: {matchLabels: {a: b}}}]}]} | {ingress: [{from: [{podSelector: {matchLabels: {a: b}}, namespaceSelector: {}}]}]} | .ingress[0].from[0].namespaceSelector",
        "{ingress: []} | {ingress: [{from: [{podSelector: {}}]}]} | .ingress"
      })
  void anAdditionToWhatIsTakenAsAWholeIsDrift(String wanted, String live, String where) {
    assertThat(Drift.between(Yaml.object(wanted), Yaml.object(live))).contains(where);
    assertThat(Drift.between(Yaml.object(live), Yaml.object(live))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ingress: [{ports: [{port: 80}]}]} | {ingress: [{ports: [{port: 80, protocol: TCP}]}]}",
        "{ingress: []} | {}",
        "{selector: {}} | {}",
        "{ports: [{port: 80}]} | {ports: [{port: 80, protocol: TCP}, {port: 81, protocol: TCP}]}"
      })
  void whatTheServerAddsToThemIsNot(String wanted, String live) {
    assertThat(Drift.between(Yaml.object(wanted), Yaml.object(live))).isEmpty();
  }
}
