package gg.sprocket.operator.component.cache;

import gg.sprocket.operator.api.v1alpha1.CachePersistence;
import gg.sprocket.operator.api.v1alpha1.CacheUse;
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
import gg.sprocket.operator.resource.FreeSpace;
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
 * Redis.
 *
 * @param probeImage image that looks at an External one
 */
public record CacheComponent(String probeImage) implements Component {

  private static final String PROCESS = "cache";

  @Override
  public String name() {
    return "cache";
  }

  @Override
  public ConditionType condition() {
    return ConditionType.CacheReady;
  }

  @Override
  public Set<Class<? extends HasMetadata>> kinds() {
    return Set.of(
        PersistentVolumeClaim.class, ConfigMap.class, Service.class, StatefulSet.class, Job.class);
  }

  @Override
  public Decision decide(Instance instance, Observed observed) {
    if (instance.release().services().cache() == CacheUse.None) {
      return new Unneeded(instance.names().cache()).decide(observed);
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
    CacheData data = CacheData.of(instance, observed);
    Map<String, String> files = CacheConfig.files(data);
    List<Wanted> wanted = new ArrayList<>();
    wanted.add(login);
    if (data.isPersistent()) {
      wanted.add(claim(data).wanted(observed));
    }
    wanted.add(new Wanted.Owned(Objects.configMap(names.cache(), PROCESS, files)));
    wanted.add(
        new Wanted.Owned(Objects.serviceOfOne(names.cache(), pods, "redis", Services.CACHE_PORT)));
    Optional<Problem> pending = Inputs.unmade(names, observed, CacheStatefulSet.inputs(names));
    if (pending.isEmpty()) {
      wanted.add(
          new Wanted.Owned(new CacheStatefulSet(data).render(pods, observed, files.values())));
    }
    return new Want(List.copyOf(wanted), pending);
  }

  @Override
  public List<Health> health(Instance instance, Observed observed, Decision decision) {
    if (instance.release().services().cache() == CacheUse.None) {
      String version = instance.release().version();
      return List.of(
          Workloads.ofAbsent(name(), decision)
              .noting("release %s uses no cache".formatted(version)));
    }
    return List.of(
        Externals.of(instance, name())
            .map(external -> external.health(instance, observed))
            .orElseGet(() -> ofServer(instance, observed, decision)));
  }

  private Health ofServer(Instance instance, Observed observed, Decision decision) {
    String server = instance.names().cache();
    Health health = Workloads.health(name(), StatefulSet.class, server, observed, decision);
    CacheData data = CacheData.of(instance, observed);
    return data.isPersistent() ? claim(data).noted(noted(health, instance), observed) : health;
  }

  private static Health noted(Health health, Instance instance) {
    if (instance.spec().cache().builtin().persistence() != CachePersistence.None) {
      return health;
    }
    String whose =
        instance.release().services().cache() == CacheUse.State
            ? "release " + instance.release().version() + " keeps"
            : "processes of the former release still keep";
    return health.noting(
        "Redis is kept on a volume in spite of spec.cache.builtin.persistence None, because %s running scrims in it"
            .formatted(whose));
  }

  private static Login login(Instance instance) {
    Names names = instance.names();
    return new Login(
        names.cacheLogin(),
        List.of(
            new SecretValue.Random("password", 43),
            new SecretValue.RedisUser("users.acl", "password")),
        List.of(
            new ObjectRef(PersistentVolumeClaim.class, names.cacheClaim()),
            new ObjectRef(StatefulSet.class, names.cache())));
  }

  private static Claim claim(CacheData data) {
    Instance instance = data.instance();
    return Claim.of(
        instance.names().cacheClaim(),
        PROCESS,
        instance.spec().cache().builtin().storage(),
        CacheSize.of(instance.spec()).volume(data.use()),
        FreeSpace.USUAL);
  }
}
