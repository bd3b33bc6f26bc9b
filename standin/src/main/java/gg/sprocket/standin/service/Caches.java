package gg.sprocket.standin.service;

import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Log;
import gg.sprocket.standin.Trust;
import gg.sprocket.standin.redis.RedisLink;
import gg.sprocket.standin.settings.Remote;
import gg.sprocket.standin.settings.Settings;
import java.util.UUID;
import redis.clients.jedis.params.SetParams;

/**
 * The two connections of the API to Redis: database 0, and database 13 where Apollo keeps answers
 * under {@code gql_cache__} and no further prefix, so that two instances on one Redis would share
 * them (core/src/app.module.ts).
 *
 * @param redis to database 0
 * @param cache to database 13
 */
record Caches(RedisLink redis, RedisLink cache) {

  private static final int CACHE_DATABASE = 13;

  static Caches open(Settings settings, Trust trust, Log log, Running running) {
    Remote.Redis redis = Remote.Redis.of(settings);
    Remote.Redis cache = Remote.Redis.ofCache(settings);
    return new Caches(
        running.add(new RedisLink(redis, 0, trust, log)).open(),
        running.add(new RedisLink(cache, CACHE_DATABASE, trust, log)).open());
  }

  static String trial(RedisLink link, String prefix) {
    String key = prefix + UUID.randomUUID();
    String back =
        link.run(
            jedis -> {
              jedis.set(key, "standin", SetParams.setParams().ex(60));
              return jedis.get(key);
            });
    if (!"standin".equals(back)) {
      throw new Fatal("Error: Redis gave back something else");
    }
    return "set and got";
  }
}
