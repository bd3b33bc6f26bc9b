/** Where the programs of Sprocket find their settings, and what they make of them. */
@NullMarked
package gg.sprocket.standin.settings;

import org.jspecify.annotations.NullMarked;
