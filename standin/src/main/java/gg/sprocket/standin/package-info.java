/** A stand-in for the programs of Sprocket: runs as they do, on what they are given. */
@NullMarked
package gg.sprocket.standin;

import org.jspecify.annotations.NullMarked;
