package gg.sprocket.operator.plan;

import gg.sprocket.operator.release.SecretSource.InSecret;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.Volume;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A service of somebody else that Jobs of the operator's image look at. */
sealed interface ProbedService permits External, VaultReading {

  /** Name of the volume with the files that the probe reads. */
  String FILES = "login";

  /** The usual pause after a look that found that all is well. */
  Duration SELDOM = Duration.ofHours(6);

  /** Name of the part, as the probe calls its kind. */
  String name();

  /** Name of the service in labels. */
  String process();

  /** Secret values that the probe reads; another value calls for another look. */
  List<InSecret> values();

  /** What the probe is told besides; another word calls for another look. */
  Map<String, String> variables();

  /**
   * What the probe is told without any consequence.
   *
   * @param inputs fingerprint of what is looked at
   */
  Map<String, String> remarks(String inputs);

  /** The files that the probe reads, in a volume of the name {@link #FILES}. */
  Volume files();

  /**
   * Whether what a look brought is still there; a Job of a former spec may end last.
   *
   * @param inputs fingerprint of what was looked at
   */
  boolean isAnswered(Observed observed, String inputs);

  /** ServiceAccount of the Job's pod. */
  String account(Names names);

  /** The pause after a look that found that all is well. */
  Duration pace();
}
