# Thin on purpose: Maven and dev/ do the work.
.DEFAULT_GOAL := help
.PHONY: help test demo demo-down package bench lint format golden cluster-up cluster-down cluster-status clean

JDK = $(shell dev/jdk25 2>/dev/null)
# Maven's own libraries use what JDK 25 warns of; the warnings are none of this build's.
QUIET = --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
MVN = JAVA_HOME="$(JDK)" MAVEN_OPTS="$(MAVEN_OPTS) $(QUIET)" mvn -B -ntp
DEV = "$(JDK)/bin/java" -jar dev/target/sprocket-dev.jar

DEV_SOURCES = pom.xml $(shell find dev/pom.xml dev/src/main dev/programs -type f)
OPERATOR_SOURCES = $(DEV_SOURCES) $(shell find operator/pom.xml operator/src/main -type f)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 22

test: ## everything that is checked, on a real control plane (first run builds it: some minutes)
	@dev/need jdk mvn tests
	$(MVN) verify

demo: ## one instance becomes ready on a local control plane; Ctrl-C cleans up
	@dev/need jdk mvn go
	@$(MAKE) --no-print-directory operator/target/sprocket-operator.jar
	@$(DEV) demo

demo-down: dev/target/sprocket-dev.jar ## end a demo that was left running
	@$(DEV) demo-down

package: ## operator/target/sprocket-operator.jar with its libraries
	@dev/need jdk mvn
	$(MVN) package -DskipTests

bench: ## print reads, writes, times and memory of the operator
	@dev/need jdk mvn tests
	$(MVN) verify -Pbench

lint: ## formatter, compiler and static checks, no tests
	@dev/need jdk mvn
	$(MVN) test-compile

format: ## put the sources into the checked format
	@dev/need jdk mvn
	$(MVN) spotless:apply

golden: ## rewrite generated and golden files, to be read as a difference
	@dev/need jdk mvn
	$(MVN) test -Dgolden.update=true

cluster-up: dev/target/sprocket-dev.jar ## start a local control plane that stays
	@dev/need go
	@$(DEV) up

cluster-status: dev/target/sprocket-dev.jar ## say what runs
	@$(DEV) status

cluster-down: dev/target/sprocket-dev.jar ## end it and remove its state
	@$(DEV) down

clean: ## remove what was built (not the cached programs)
	@dev/need jdk mvn
	$(MVN) clean

dev/target/sprocket-dev.jar: $(DEV_SOURCES)
	@dev/need jdk mvn
	@echo "building dev/target/sprocket-dev.jar (half a minute) ..."
	@$(MVN) -q package -DskipTests -pl dev
	@touch $@

operator/target/sprocket-operator.jar: $(OPERATOR_SOURCES)
	@dev/need jdk mvn
	@echo "building operator/target/sprocket-operator.jar (a minute) ..."
	@$(MVN) -q package -DskipTests
	@touch $@
