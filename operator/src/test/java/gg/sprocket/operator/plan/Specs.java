package gg.sprocket.operator.plan;

import gg.sprocket.operator.plan.Simulation.Subject;
import java.util.Random;

/** Instances made up at random, the same for the same seed. */
final class Specs {

  private final Random random;

  Specs(long seed) {
    this.random = new Random(seed);
  }

  /** An instance with any settings of backing services. */
  Subject next() {
    var instance =
        Yaml.object(
            """
            metadata: {name: %s, namespace: league}
            spec:
              organization: {slug: mle, displayName: Minor League Esports}
              version: "1.5.0"
              vault: {mode: Disabled}
              profile: %s
              exposure: {domain: mle.example.org}
              integrations: {discord: {secretRef: {name: mle-discord}}}
              images: {pullPolicy: %s%s}
              database: %s
              cache: %s
              objectStorage: %s
            """
                .formatted(
                    one("mle", "a", "a23456789-123456789-123456789b"),
                    one("Tiny", "Small", "Medium", "Large"),
                    one("Always", "IfNotPresent", "Never"),
                    one("", ", registry: 'mirror.example.org:5000/hub'"),
                    database(),
                    cache(),
                    objectStorage()));
    return Observations.subject(instance, Observations.release());
  }

  private String database() {
    return one(
        "{}",
        "{mode: External, external: {host: db.example.org, database: d, username: u, sslMode:"
            + " VerifyFull, secretRef: {name: supplied}}}",
        "{builtin: {storage: {size: %s}, resources: {requests: {cpu: %s, memory: %s}}}}"
            .formatted(size(), one("1000m", "1500m", "2"), one("1024Mi", "1Gi", "1536Mi")),
        "{builtin: {storage: {size: %s, className: fast}, parameters: {work_mem: '%dMB'}}}"
            .formatted(size(), random.nextInt(1, 64)));
  }

  private String cache() {
    return one(
        "{}",
        "{mode: External, external: {host: redis.example.org, secretRef: {name: supplied}}}",
        "{builtin: {maxMemory: %s, persistence: %s, evictionPolicy: %s}}"
            .formatted(
                one("64Mi", "1Gi", "1024Mi"),
                one("None", "Snapshot"),
                one("AllKeysLru", "VolatileLru", "NoEviction")));
  }

  private String objectStorage() {
    return one(
        "{}",
        "{mode: External, external: {endpoint: 'https://s3.example.org', buckets: {replays: rrr,"
            + " images: iii}, secretRef: {name: supplied}}}",
        "{builtin: {storage: {size: %s}}}".formatted(size()));
  }

  private String size() {
    return random.nextInt(1, 4096) + one("Mi", "Gi");
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
