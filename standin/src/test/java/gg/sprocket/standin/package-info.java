/**
 * Tests of the stand-in: against real servers, with what the shipped releases give each process.
 */
@NullMarked
package gg.sprocket.standin;

import org.jspecify.annotations.NullMarked;
