import { columns, type PresetTable } from '../rest/preset.ts';

/** Pages by cursor; what is asked for since a moment is asked for by `parameter`. */
function list(path: string, parameter: string): PresetTable['load'] {
  return {
    path,
    records: 'data[*]',
    paging: { kind: 'cursor', param: 'cursor', next: 'next_cursor', size_param: 'limit', size: 100 },
    incremental: { params: { [parameter]: '{from}' }, format: 'iso' },
    missing_columns: 'null',
  };
}

/** Tables of Connectif, by the names that a project may give. Any key of them may be told otherwise by `load`. */
export const connectifTables: Readonly<Record<string, PresetTable>> = {
  campaigns: {
    comment: 'Campaigns.',
    load: list('campaigns', 'updated_since'),
    primaryKey: ['id'],
    columns: columns({
      id: 'string',
      name: 'string',
      type: 'string',
      channel: 'string',
      status: 'string',
      subject: 'string',
      started_at: 'timestamptz',
      ended_at: 'timestamptz',
      cost: 'decimal(18,4)',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
    }),
  },
  contacts: {
    comment: 'Contacts and their scoring.',
    load: list('contacts', 'updated_since'),
    primaryKey: ['id'],
    columns: columns({
      id: 'string',
      email: 'string',
      first_name: 'string',
      last_name: 'string',
      scoring: 'decimal(18,4)',
      subscribed: 'boolean',
      attributes: 'json',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
    }),
  },
  events: {
    comment: 'What became of messages: sent, opened, clicked, converted.',
    load: list('events', 'since'),
    primaryKey: ['id'],
    foreignKeys: [
      { columns: ['campaign_id'], table: 'campaigns', referenced: ['id'] },
      { columns: ['contact_id'], table: 'contacts', referenced: ['id'] },
    ],
    columns: columns({
      id: 'string',
      type: 'string',
      campaign_id: 'string',
      contact_id: 'string',
      occurred_at: 'timestamptz',
      value: 'decimal(18,4)',
      properties: 'json',
    }),
  },
};
