package gg.sprocket.operator.docs;

import gg.sprocket.operator.api.GeneratedFile;
import gg.sprocket.operator.plan.KnownFailure;
import gg.sprocket.operator.plan.KnownFailures;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KnownFailuresDocTest {

  private static final String PAGE =
      """
      # Known causes

      Why a container ended, where its last words tell a cause that is known. This page is generated from the code.

      The node puts the last lines of a failed container (at most 2048 bytes) into the status of its pod. The operator looks
      in them for words that it knows, and says the cause and what to do. It never passes on the words themselves, which may
      hold anything; of the Builtin services and the schema Job alone it quotes a line where no cause is known.

      *First end*: told as soon as the container has ended once. *Second end*: told when it ends again, because the cause
      often goes away by itself while other things start. A container that runs for ten minutes, or is ready, is forgiven.
      Of a program that was killed after more than ten minutes the last words count for nothing: they are of its daily work.
      Of several lines with a known cause the last one counts.

      ## Of any container

      %s

      ## Of the release's programs

      %s

      ## Of the steps of the schema Job

      Those above with the reasons `VolumeFull`, `OutOfMemory`, `ProgramMissing`, `DirectoryReadOnly`, `ConnectionsExhausted` and
      `TlsFailed`. What else a step says is of the migrations themselves and quoted in the message.

      ## Of Builtin services

      %s

      ## What is not seen

      - A process that has not started to listen and does not end: the services of the topology `Microservices` do so where
        Redis or the tables of the queues refuse them at the start. The startup probe ends them after the release's
        `startupSeconds` (five minutes), and then their last words count.
      - A process that goes on while what it does fails. Nothing in the cluster's API tells of it; its log does.
      - A bot that Discord lets in under the token of another organization.
      - Room on a volume before it is short: [a full volume](../guides/storage.md#a-full-volume).

      See also [Troubleshooting](../guides/troubleshooting.md) and [Conditions and reasons](conditions.md).
      """;

  @Test
  void thePageIsGenerated() {
    new GeneratedFile("docs/reference/known-causes.md")
        .mustBe(
            PAGE.formatted(
                table(KnownFailures.ofAny()),
                table(KnownFailures.ofPrograms()),
                table(KnownFailures.ofServers())));
  }

  private static String table(List<KnownFailure> failures) {
    return "| Reason | The container ends because | What to do | Told at |\n| --- | --- | --- | --- |\n"
        + failures.stream()
            .map(KnownFailuresDocTest::row)
            .distinct()
            .collect(Collectors.joining("\n"));
  }

  private static String row(KnownFailure failure) {
    return "| `%s` | %s | %s | %s |"
        .formatted(
            failure.reason(),
            failure.cause(),
            failure.remedy(),
            failure.heals() ? "second end" : "first end");
  }
}
