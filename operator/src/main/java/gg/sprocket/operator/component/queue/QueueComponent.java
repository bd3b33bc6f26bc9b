package gg.sprocket.operator.component.queue;

import gg.sprocket.operator.plan.Claim;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.External;
import gg.sprocket.operator.plan.Externals;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Inputs;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Login;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.SecretValue;
import gg.sprocket.operator.plan.Unneeded;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.plan.Workloads;
import gg.sprocket.operator.release.Services;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.resource.Objects;
import gg.sprocket.operator.resource.Pods;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * RabbitMQ, where the release uses it.
 *
 * @param probeImage image that looks at an External one
 */
public record QueueComponent(String probeImage) implements Component {

  private static final String PROCESS = "queue";

  @Override
  public String name() {
    return "queue";
  }

  @Override
  public ConditionType condition() {
    return ConditionType.QueueReady;
  }

  @Override
  public Set<Class<? extends HasMetadata>> kinds() {
    return Set.of(
        PersistentVolumeClaim.class, ConfigMap.class, Service.class, StatefulSet.class, Job.class);
  }

  @Override
  public Decision decide(Instance instance, Observed observed) {
    if (!instance.release().services().queue()) {
      return new Unneeded(instance.names().queue()).decide(observed);
    }
    Optional<External> external = Externals.of(instance, name());
    if (external.isPresent()) {
      return external.orElseThrow().decide(instance, observed, probeImage);
    }
    Login login = login(instance);
    return login
        .absence(instance, observed)
        .orElseGet(() -> builtin(instance, observed, login.wanted()));
  }

  private Decision builtin(Instance instance, Observed observed, Wanted login) {
    Names names = instance.names();
    Pods pods = new Pods(names, instance.spec(), name(), PROCESS);
    Map<String, String> files = QueueConfig.files(instance.spec());
    List<Wanted> wanted = new ArrayList<>();
    wanted.add(login);
    wanted.add(claim(instance).wanted(observed));
    wanted.add(new Wanted.Owned(Objects.configMap(names.queue(), PROCESS, files)));
    wanted.add(
        new Wanted.Owned(Objects.serviceOfOne(names.queue(), pods, "amqp", Services.QUEUE_PORT)));
    Optional<Problem> pending = Inputs.unmade(names, observed, QueueStatefulSet.inputs(names));
    if (pending.isEmpty()) {
      wanted.add(
          new Wanted.Owned(new QueueStatefulSet(instance).render(pods, observed, files.values())));
    }
    return new Want(List.copyOf(wanted), pending);
  }

  @Override
  public List<Health> health(Instance instance, Observed observed, Decision decision) {
    if (!instance.release().services().queue()) {
      String version = instance.release().version();
      return List.of(
          Workloads.ofAbsent(name(), decision)
              .noting("release %s uses no queue".formatted(version)));
    }
    return List.of(
        Externals.of(instance, name())
            .map(external -> external.health(instance, observed))
            .orElseGet(() -> ofServer(instance, observed, decision)));
  }

  private Health ofServer(Instance instance, Observed observed, Decision decision) {
    String server = instance.names().queue();
    Health health = Workloads.health(name(), StatefulSet.class, server, observed, decision);
    return claim(instance).noted(health, observed);
  }

  private static Login login(Instance instance) {
    Names names = instance.names();
    return new Login(
        names.queueLogin(),
        List.of(
            new SecretValue.Random("password", 43),
            new SecretValue.Around(
                "uri",
                "amqp://" + Services.BUILTIN_QUEUE + ":",
                "password",
                "@" + names.queue() + ":" + Services.QUEUE_PORT),
            new SecretValue.QueueDefinitions(
                "definitions.json", Services.BUILTIN_QUEUE, "password"),
            new SecretValue.Random("erlang-cookie", 43)),
        List.of(claim(instance).ref(), new ObjectRef(StatefulSet.class, names.queue())));
  }

  private static Claim claim(Instance instance) {
    return Claim.of(
        instance.names().queueClaim(),
        PROCESS,
        instance.spec().queue().builtin().storage(),
        QueueSize.of(instance.spec()).volume(),
        QueueStatefulSet.ROOM);
  }
}
