package gg.sprocket.standin.service;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.postgres.TaskQueue.State;
import java.util.Optional;

/** Where replays go to be parsed. */
interface Parsing {

  /** Hands a replay over and gives the task's id. */
  String start(JsonNode arguments);

  /** How far a task is. */
  Optional<State> state(String id);
}
