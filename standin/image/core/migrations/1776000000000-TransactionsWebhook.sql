ALTER TYPE sprocket.organization_configuration_key_code_enum
  ADD VALUE 'TRANSACTIONS_DISCORD_WEBHOOK_URL';
